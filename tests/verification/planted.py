"""Faults to plant in a copy of the sources, each with the check that must turn red by it.

A fault is a piece of source that must occur exactly once, and what stands there instead.
"""

from typing import NamedTuple

LAW = "tests/verification/test_law_closing.py::"
IRRITATION = "tests/verification/test_law_annoyance.py::"
CONTROLS = "tests/verification/test_controls.py::"
METAMORPHIC = "tests/verification/test_metamorphic.py::"
PHONES = "tests/verification/test_telephones.py::"
WORD = "tests/verification/test_word_of_mouth.py::"
FAVOUR = "tests/verification/test_no_favour.py::"
AUDIT = "tests/verification/test_audit.py::test_every_line_follows_from_the_page"
EVERY_SIGN = LAW + "test_every_sign_and_slope_of_the_drive"
BRAND = WORD + "test_brand_reaches_each_contact_once_at_his_first_answered_dial[2.0-1.0-reference]"


class Fault(NamedTuple):
    """What is wrong, where, and who notices."""

    what: str
    file: str
    edits: tuple[tuple[str, str], ...]
    check: str


def _sign(file: str, line: str, right: str, wrong: str, check: str) -> Fault:
    """A sign flipped within a line of the law."""
    assert line.count(right) == 1
    return Fault(f"a sign of section 4: {wrong}", f"sim/law/{file}.py", ((line, line.replace(right, wrong)),), check)


DRIVE = "return readiness - c * stakes - inertia * (1.0 - q) - w * irritation + freedom + urgency + chance"
BAND = "return delta * (1.0 + k_band * high) * math.exp(-seconds / (tau * (1.0 + k_tau * high)))"
PRESSURE = "return iota * rho * threat * (1.0 + PER_REFUSAL * min(refusals, MOST_REFUSALS)) * (1.0 + g * stakes)"


AWKWARDNESS = "return awk * rho * max(0.0, seconds - COMFORTABLE)"
LOGIT = "return math.log(u / (1.0 - u))"
WIDER = LAW + "test_stakes_widen_the_band_and_slow_its_dissolving_whatever_their_size"
SLOWER = LAW + "test_deliberation_lasts_longer_with_stakes_by_its_own_factor"
AWKWARD = LAW + "test_silence_becomes_awkward_only_after_six_seconds"
ANSWERS = LAW + "test_the_three_answers_and_their_edges"
REPEATED = IRRITATION + "test_earlier_refusals_sharpen_pressure_up_to_four"
ODDS = "tests/verification/test_law_scale.py::test_logit_is_the_log_odds[0.25--1.0986122886681098]"

SIGNS = [
    _sign("closing", DRIVE, "return readiness", "return -readiness", f"{EVERY_SIGN}[readiness-1.0-1.0]"),
    _sign("closing", DRIVE, "- c * stakes", "+ c * stakes", f"{EVERY_SIGN}[stakes-1.0--0.35]"),
    _sign("closing", DRIVE, "- inertia", "+ inertia", f"{EVERY_SIGN}[inertia-1.0--0.15]"),
    _sign("closing", DRIVE, "(1.0 - q)", "(1.0 + q)", f"{EVERY_SIGN}[q-0.1-2.0]"),
    _sign("closing", DRIVE, "- w * irritation", "+ w * irritation", f"{EVERY_SIGN}[irritation-1.0--0.4]"),
    _sign("closing", DRIVE, "+ freedom", "- freedom", f"{EVERY_SIGN}[freedom-1.0-1.0]"),
    _sign("closing", DRIVE, "+ urgency", "- urgency", f"{EVERY_SIGN}[urgency-1.0-1.0]"),
    _sign("closing", DRIVE, "+ chance", "- chance", f"{EVERY_SIGN}[chance-1.0-1.0]"),
    _sign("annoyance", PRESSURE, "iota", "-iota", IRRITATION + "test_pressure_at_a_worked_point"),
    _sign("annoyance", PRESSURE, "1.0 + PER_REFUSAL", "1.0 - PER_REFUSAL", REPEATED),
    _sign("annoyance", PRESSURE, "1.0 + g", "1.0 - g", IRRITATION + "test_stakes_sharpen_pressure"),
    _sign("silence", BAND, "1.0 + k_band", "1.0 - k_band", WIDER),
    _sign("silence", BAND, "1.0 + k_tau", "1.0 - k_tau", SLOWER),
    _sign("silence", AWKWARDNESS, "return awk", "return -awk", AWKWARD),
    _sign("silence", AWKWARDNESS, "seconds - COMFORTABLE", "seconds + COMFORTABLE", AWKWARD),
    _sign("silence", "if drive > band", "drive > band", "drive < band", ANSWERS),
    _sign("silence", "if drive < -band", "drive < -band", "drive > -band", ANSWERS),
    _sign("silence", "if drive < -band", "< -band", "< band", ANSWERS),
    _sign("scale", LOGIT, "return math", "return -math", ODDS),
]

NAMED = [
    Fault(
        "silence sharpens hesitation instead of dissolving it",
        "sim/law/silence.py",
        ((BAND, BAND.replace("-seconds", "seconds")),),
        LAW + "test_silence_dissolves_hesitation_and_does_not_sharpen_it",
    ),
    Fault(
        "half-lives swapped",
        "sim/engine/turn.py",
        (
            ("kept = timing.fading(now - person.since, law.hx)", "kept = timing.fading(now - person.since, law.ha)"),
            ("timing.fading(now - person.since, law.ha))", "timing.fading(now - person.since, law.hx))"),
        ),
        METAMORPHIC + "test_mm03_and_mm04_irritation_and_readiness_keep_their_own_half_lives",
    ),
    Fault(
        "irritation never decays",
        "sim/engine/turn.py",
        (("if person.a == 0.0 or switches.irritation_decays == 0.0:", "if True:"),),
        METAMORPHIC + "test_mm03_and_mm04_irritation_and_readiness_keep_their_own_half_lives",
    ),
    Fault(
        "cancellation ignores irritation, in the law",
        "sim/law/after_sale.py",
        (("return readiness - stakes + own - w * irritation + chance", "return readiness - stakes + own + chance"),),
        METAMORPHIC + "test_mm05_cancellations_rise_with_irritation[compiled]",
    ),
    Fault(
        "cancellation ignores irritation, in the engine",
        "sim/engine/reference.py",
        (("self.law.own, person.a, self.law.w, chance", "self.law.own, 0.0, self.law.w, chance"),),
        METAMORPHIC + "test_mm05_cancellations_rise_with_irritation[reference]",
    ),
    Fault(
        "irritation spills over to the wrong account",
        "sim/engine/reference.py",
        (
            (
                "            for colleague in account.contacts:\n",
                "            for colleague in self.accounts[(account.number + 1) % len(self.accounts)].contacts:\n",
            ),
        ),
        WORD + "test_spill_colleagues_hear_and_nobody_else[reference]",
    ),
    Fault(
        "the brand counts talks, not contacts",
        "sim/engine/reference.py",
        (("self.brand.change(now, int(person.talks == 0), len(newly)", "self.brand.change(now, 1, len(newly)"),),
        BRAND,
    ),
    Fault(
        "the brand is heard at every answered dial",
        "sim/engine/reference.py",
        (
            (
                "        if person.talks == 0:\n            self.hear_of_us",
                "        if True:\n            self.hear_of_us",
            ),
        ),
        BRAND,
    ),
    Fault(
        "the brand is heard at every dial, answered or not",
        "sim/engine/reference.py",
        (
            ("        if not answered:\n", "        self.hear_of_us(person, now)\n        if not answered:\n"),
            (
                "        if person.talks == 0:\n            self.hear_of_us",
                "        if False:\n            self.hear_of_us",
            ),
        ),
        BRAND,
    ),
    Fault(
        "do-not-call is ignored",
        "sim/engine/reference.py",
        (("account.blocked |= person.do_not_call", "account.blocked |= False"),),
        PHONES + "test_calls_stop_at_do_not_call[reference]",
    ),
    Fault(
        "call-backs come a day late",
        "sim/engine/reference.py",
        (("agenda.add(now + days * timing.DAY", "agenda.add(now + (days + 1.0) * timing.DAY"),),
        PHONES + "test_calls_an_open_talk_is_called_back_after_exactly_seven_days[reference]",
    ),
    Fault(
        "people who heard no story order unprompted at an open ending",
        "sim/engine/talk.py",
        (("if person.heard and self.may_sign():", "if self.may_sign():"),),
        CONTROLS + "test_nc12_the_untold_never_order_by_themselves[reference]",
    ),
    Fault(
        "people who heard no story reconsider",
        "sim/engine/reference.py",
        (("        if talk.told:\n", "        if True:\n"),),
        CONTROLS + "test_nc12_the_untold_never_order_by_themselves[reference]",
    ),
    Fault(
        "an argument works twice",
        "sim/engine/turn.py",
        (
            (
                "person.x += persuasion.matching_argument(law.e_arg, person.heard)",
                "person.x += 2.0 * persuasion.matching_argument(law.e_arg, person.heard)",
            ),
        ),
        f"{AUDIT}[hard-column-reference]",
    ),
    Fault(
        "an argument is counted twice",
        "sim/engine/turn.py",
        (("    person.heard += 1", "    person.heard += 2"),),
        f"{AUDIT}[hard-column-reference]",
    ),
]

BY_NAME = FAVOUR + "test_a_playbook_under_the_name_of_another_one"
BONUSES = [
    Fault(
        "30 % more orders for a playbook called subtle, in the counts",
        "sim/engine/run.py",
        (
            (
                "    return Played(_counts(rows, world), rows, book.array() if journal else None)",
                "    counts = _counts(rows, world)\n"
                '    counts["gross"] *= 1.3 if playbooks[0].name == "subtle" else 1.0\n'
                "    return Played(counts, rows, book.array() if journal else None)",
            ),
        ),
        f"{BY_NAME}[hard-reference]",
    ),
    Fault(
        "30 % longer silences for a playbook called subtle, in its table",
        "sim/playbook/read.py",
        (
            (
                "        return _table(self.file)",
                "        table = _table(self.file)\n"
                "        longer = [1.3 * silence for silence in table.silence]\n"
                '        return table._replace(silence=longer) if self.name == "subtle" else table',
            ),
        ),
        f"{BY_NAME}[hard-reference]",
    ),
    Fault(
        "30 % more arguments kept by whoever has a recap, in the turn",
        "sim/engine/turn.py",
        (
            (
                "gain = persuasion.recap(law.e_rec, person.known)",
                "gain = 1.3 * persuasion.recap(law.e_rec, person.known)",
            ),
        ),
        f"{AUDIT}[subtle-column-reference]",
    ),
    Fault(
        "30 % more drive for the question only the subtle seller asks, in the law",
        "sim/law/closing.py",
        ((DRIVE, DRIVE + " + (0.3 if q == 0.85 else 0.0)"),),
        LAW + "test_drive_at_a_worked_point",
    ),
    Fault(
        "30 % more silence for a playbook of nine steps and more, in the table",
        "sim/playbook/table.py",
        (
            (
                "    return move, table.silence[step]",
                "    return move, table.silence[step] * (1.3 if len(table.move) > 8 else 1.0)",
            ),
        ),
        f"{AUDIT}[subtle-column-reference]",
    ),
    Fault(
        "30 % more directness for one row of the move table, in the talk",
        "sim/engine/talk.py",
        (
            (
                "        move = self.moves[move_number]\n        ordinal",
                "        move = self.moves[move_number]\n"
                "        if move_number == 7:\n"
                "            move = move._replace(q=1.3 * move.q)\n"
                "        ordinal",
            ),
        ),
        FAVOUR + "test_the_rows_of_the_move_table_in_another_order[subtle-reference]",
    ),
    Fault(
        "30 % more net orders, in the measures",
        "sim/measures.py",
        (
            (
                '    return counts["gross"] - counts["cancelled"]',
                '    return 1.3 * (counts["gross"] - counts["cancelled"])',
            ),
        ),
        "tests/unit/test_measures.py::test_every_measure_by_hand",
    ),
    Fault(
        "30 % more of everything for an arm called subtle, in the summary",
        "sim/study/summary.py",
        (
            (
                "    return _in_order(tables)\n",
                "    table = _in_order(tables)\n"
                '    numbers = ["estimate", "low", "high"]\n'
                '    table.loc[table["playbook"] == "subtle", numbers] *= 1.3\n'
                "    return table\n",
            ),
        ),
        FAVOUR + "test_an_experiment_with_renamed_copies_gives_their_rows_twice",
    ),
]

FAULTS = [*SIGNS, *NAMED, *BONUSES]
