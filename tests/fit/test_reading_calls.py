"""A call log is read as it is meant, or refused with row and column, and never with what stands there."""

import gzip
import os
import re
import time
from pathlib import Path

import pytest

from sim.reading import InputError
from sim.study.calls import reading
from sim.study.calls.log import GROUPS
from sim.study.calls.mapping import Columns, Mapping, Values, as_toml, read_mapping
from sim.study.calls.reading import Holdout, read_calls

PER_CLIENT = "month;campaign;y;poutcome\nmay;3;yes;unknown\nmay;2;no;failure\njun;1;no;unknown\n"
PER_CALL = (
    "client,date,sold\n"
    "7,2026-03-02,no\n8,02-03-2026,no\n7,09/03/2026,no\n8,2026-03-12,yes\n7,2026-04-06,yes\n7,2026-04-20,no\n"
)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "calls.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(path: Path, mapping: Mapping | None = None) -> list[str]:
    with pytest.raises(InputError) as error:
        read_calls(path, mapping)
    return [str(fault).replace(str(path), "calls.csv") for fault in error.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        PER_CLIENT,
        PER_CLIENT.replace(";", ","),
        PER_CLIENT.replace(";", "\t"),
        PER_CLIENT.replace("\n", "\r\n"),
        b"\xef\xbb\xbf" + PER_CLIENT.encode(),
        PER_CLIENT.encode("utf-16"),
    ],
)
def test_clients_are_counted_by_month_and_contact(tmp_path: Path, text: str | bytes) -> None:
    log = read_calls(written(tmp_path, text)).log
    assert log.months == ("05", "06") and log.people == 3 and log.calls == 6
    assert log.trials[0].sum(0).tolist()[:4] == [2, 2, 1, 0]
    assert log.sales[0, GROUPS.index("none"), 2] == 1 and log.sales.sum() == 1
    assert log.stopped[0, GROUPS.index("refused"), 1] == 1 and log.stopped[1, 0, 0] == 1


def test_calls_are_put_in_order_and_end_with_a_sale(tmp_path: Path) -> None:
    log = read_calls(written(tmp_path, PER_CALL)).log
    assert log.months == ("2026-03", "2026-04") and log.people == 2
    assert log.trials.sum((0, 1)).tolist()[:4] == [2, 2, 1, 0]  # the call after the sale is left out
    assert log.sales.sum((0, 1)).tolist()[:3] == [0, 1, 1]
    assert log.gap == 10  # of 7, 10 and 28 days


def test_what_comes_after_contact_20_is_not_counted(tmp_path: Path) -> None:
    log = read_calls(written(tmp_path, "month;campaign;y\nmay;30;yes\nmay;1;no\n")).log
    assert log.calls == 21 and log.sales.sum() == 0 and log.trials[0, 0, 9] == 11


def test_every_fault_names_row_and_column_and_no_cell(tmp_path: Path) -> None:
    rows = ["maandag;3;yes;x", "may;0;yes;x", "may;1e9;no;x", "may;2;Jansen;x", "may;2", "may;5000;no;x", "13;1;no;x"]
    found = faults(written(tmp_path, "month;campaign;y;poutcome\n" + "\n".join(rows) + "\n"))
    assert [fault.split(":")[1] for fault in found] == ["2", "3", "4", "5", "6", "7", "8"]
    assert found[1] == "calls.csv:3: contacts: must be a whole number from 1 to 1,000"
    assert found[4] == "calls.csv:6: 2 columns, the header has 4"
    assert not any(word in line for line in found for word in ("maandag", "Jansen", "1e9", "5000", "13;"))


def test_faults_are_bounded(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "month;campaign;y\n" + "may;0;no\n" * 5_000))
    assert len(found) == 21 and found[-1] == "calls.csv: and 4,980 more faults"


def test_a_file_without_a_header_is_refused_without_repeating_it(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "Jan Jansen;0612345678;3\nPiet;061;2\n"))
    assert len(found) == 1 and "no column recognised for sale" in found[0] and "Jansen" not in found[0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (gzip.compress(b"0" * 10_000_000), "compressed (gzip)"),
        (b"PK\x03\x04rest", "compressed (zip or Excel)"),
        (b"month;campaign;y\nm\xe9i;1;no\n", "not utf-8: save it as UTF-8, or name its encoding"),
        (b"month;campaign;y\nmay;1;n\0o\n", "a NUL character"),
        (b"month;campaign;y\nmay;1;" + b"x" * 50_000_000 + b"\n", "a line longer than 100,000 characters"),
        (b'month;campaign;y\nmay;1;"' + b"x\n" * 60_000, "a quote that does not close"),
        (b"", "a header of 2 to 1000 columns"),
        (b"month;campaign;y\n", "no rows"),
        (b"month;campaign;y;y\nmay;1;no;no\n", "two columns of this name"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "compressed (an old Excel or Word file)"),
    ],
)
def test_hostile_files_are_refused_in_one_line_and_at_once(tmp_path: Path, raw: bytes, says: str) -> None:
    before = time.process_time()
    found = faults(written(tmp_path, raw))
    assert len(found) == 1 and says in found[0] and len(found[0]) < 300
    assert time.process_time() - before < 2.0


@pytest.mark.parametrize(
    ("opens", "closes"), [('"', ""), ('"', '"'), ('"a remark', 'it said "so'), ('"a remark', '"b"')]
)
def test_a_stray_quote_does_not_swallow_rows_in_silence(tmp_path: Path, opens: str, closes: str) -> None:
    """In the last column the count of columns stays right, whatever is swallowed."""
    rows = ["month;campaign;y;remark", *["may;3;yes;fine"] * 3, f"may;1;no;{opens}", *["jun;1;no;"] * 4]
    path = written(tmp_path, "\n".join([*rows, f"jun;2;yes;{closes}", "jun;1;no;fine"]) + "\n")
    (said,) = faults(path)
    assert re.fullmatch(r"calls.csv:5: a quote opens here and does not close in this row: [56] rows below .*", said)


def test_a_remark_of_several_lines_is_no_fault(tmp_path: Path) -> None:
    rows = 'month;campaign;y;remark\nmay;3;yes;"rang\n; twice;; \n\nmay;be;no;later"\nmay;2;no;fine\n'
    log = read_calls(written(tmp_path, rows)).log
    assert log.people == 2 and log.calls == 5
    assert faults(written(tmp_path, rows + "may;x;no;fine\n")) == [
        "calls.csv:7: contacts: must be a whole number from 1 to 1,000"
    ]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "calls.csv")
    assert faults(tmp_path / "calls.csv") == ["calls.csv: cannot be read: not a file"]


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    columns = Columns(sale="verkocht", contacts="keer", month="maand")
    mapping = Mapping(kind="client", columns=columns, encoding="cp1252")
    path = written(tmp_path, "naam;maand;keer;verkocht\nRenée;mei;2;ja\n".encode("cp1252"))
    assert read_calls(path, mapping).log.sales.sum() == 1


def test_a_mapping_comes_back_as_it_was_written(tmp_path: Path) -> None:
    columns = Columns(sale='y "x"', contacts="keer", month="maand")
    words = Values(sold=("gelukt", 'zei "ja"'), earlier_none=("",))
    plain = Mapping(kind="client", columns=columns)
    path = tmp_path / "mapping.toml"
    for mapping in (plain, plain.model_copy(update={"values": words, "delimiter": "\t", "gap_days": 3.0})):
        path.write_text(as_toml(mapping))
        assert read_mapping(path) == mapping


def test_a_mapping_needs_what_its_kind_needs(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text('kind = "call"\n[columns]\nsale = "y"\ndate = "d"\n')
    with pytest.raises(InputError, match="a row per call needs client"):
        read_mapping(path)


def test_rows_are_kept_apart(tmp_path: Path) -> None:
    read = read_calls(written(tmp_path, PER_CLIENT), holdout=Holdout("month", "Jun"))
    assert read.held is not None and read.log.people == 2 and read.held.people == 1
    assert read.log.months == ("05",) and read.held.months == ("06",)  # each knows its own months only
    with pytest.raises(InputError, match="no row has this value"):
        read_calls(written(tmp_path, PER_CLIENT), holdout=Holdout("month", "dec"))


@pytest.mark.parametrize("day", ["2_0-03-2026", "+2-03-2026", "٠٢-٠٣-٢٠٢٦", "2 -03-2026", "02-03-26", "20260302"])
def test_a_day_is_written_in_plain_digits(tmp_path: Path, day: str) -> None:
    (said,) = faults(written(tmp_path, f"client,date,sold\n7,{day},no\n"))
    assert said == "calls.csv:2: date: must be a day such as 2026-11-25 or 25-11-2026"


def test_a_header_is_refused_in_one_line_after_another_file_was_read(tmp_path: Path) -> None:
    """The limit of a field is one for the whole process: the second file of a fit meets it in its header."""
    read_calls(written(tmp_path, PER_CLIENT))
    (said,) = faults(written(tmp_path, f"month;campaign;y;{'x' * 60_000}\nmay;1;no;x\n"))
    assert said == "calls.csv:1: a field longer than 50,000 characters"


def test_a_file_of_very_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 4)
    (said,) = faults(written(tmp_path, "month;campaign;y\n" + "may;1;no\n" * 9))
    assert said == "calls.csv:6: more than 4 rows"


def test_a_name_of_a_file_takes_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_calls(tmp_path / "no\nsuch\x1b[31mfile.csv")
    assert str(error.value.faults[0]).isprintable()


def test_calls_kept_apart_keep_their_numbers(tmp_path: Path) -> None:
    """The third call of a client is his third, also where the first two are fitted and it is predicted."""
    rows = ["1;may;no", "2;may;no", "1;may;no", "1;jun;yes", "2;jun;no", "1;jun;no"]
    path = written(tmp_path, "client;month;sold\n" + "\n".join(rows) + "\n")
    read = read_calls(path, holdout=Holdout("month", "jun"))
    assert read.held is not None
    assert read.log.trials.sum((0, 1)).tolist()[:3] == [2, 1, 0] and read.log.stopped.sum() == 0
    assert read.held.trials.sum((0, 1)).tolist()[:4] == [0, 1, 1, 0]  # the call after the sale is left out
    assert read.held.sales.sum((0, 1)).tolist()[:3] == [0, 0, 1]
    assert read.log.people == 2 and read.held.people == 2


def test_a_word_of_ones_own_counts_more_than_a_usual_one(tmp_path: Path) -> None:
    """Where 0 is said to stand for sold, it does: also though it usually stands for unsold."""
    columns = Columns(sale="y", contacts="campaign", month="month", previous="p")
    mapping = Mapping(kind="client", columns=columns, values=Values(sold=("0",), earlier_none=("No",)))
    path = written(tmp_path, "month;campaign;y;p\nmay;1;0;no\nmay;2;n;failure\n")
    log = read_calls(path, mapping).log
    assert log.sales[0, GROUPS.index("none"), 0] == 1 and log.stopped[0, GROUPS.index("refused"), 1] == 1


@pytest.mark.parametrize("words", ['sold = ["a", "b"]\nunsold = ["B"]', 'earlier_none = ["x"]\nearlier_sold = ["X"]'])
def test_a_word_has_one_meaning(tmp_path: Path, words: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(f'kind = "client"\n[columns]\nsale = "y"\nmonth = "m"\ncontacts = "n"\n[values]\n{words}\n')
    with pytest.raises(InputError, match=r"mapping\.toml:6: values: a word stands in both"):
        read_mapping(path)
