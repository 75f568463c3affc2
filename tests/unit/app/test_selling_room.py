"""The classroom: only on purpose, only with the token, names that can hurt nobody, a board that counts."""

import re
from typing import Any

import pytest

from sim.app import games, room
from sim.app.settings import Settings
from tests.unit.app.players import Player
from tests.unit.app.visits import visitor

TOKEN = "sell-to-us-7431"
ROOM = Settings("192.168.1.20", 8765, TOKEN)
THERE = "http://192.168.1.20:8765"


@pytest.fixture
def trainer() -> Player:
    player = Player(ROOM, THERE)
    assert player.http.get(f"/sell?token={TOKEN}").status_code == 200
    return player


def begin(trainer: Player, scenario: str = "column") -> str:
    board = trainer.http.post("/room", data={"scenario": scenario})
    assert board.status_code == 200 and board.url.path.endswith("/board")
    return str(board.url.path.split("/")[2])


def join(trainer: Player, code: str, name: str) -> Any:
    return trainer.http.post(f"/room/{code}", data={"name": name})


def test_there_is_no_class_where_only_this_machine_can_look() -> None:
    assert visitor().get("/room").status_code == 404
    assert visitor().post("/room", data={"scenario": "column"}).status_code == 404
    assert "--host" in visitor().get("/sell").text
    assert visitor(Settings(token=TOKEN)).get("/room").status_code == 403


@pytest.mark.parametrize("path", ["/room", "/room/abcde", "/room/abcde/board", "/sell"])
def test_without_the_token_nobody_comes_in(path: str) -> None:
    for query in ("", "?token=wrong", f"?token={TOKEN}x", "?token="):
        assert visitor(ROOM, THERE).get(path + query).status_code == 403
    assert visitor(ROOM, THERE).post(path, data={"name": "x", "token": TOKEN}).status_code == 403


def test_everybody_rings_the_same_people_and_the_board_counts(trainer: Player) -> None:
    code = begin(trainer)
    assert "Nobody has joined yet." in trainer.http.get(f"/room/{code}/board?lang=en").text
    for name in ("An", "Bo"):
        trainer.base = join(trainer, code, name).url.path
        if name == "An":
            trainer.say("ask_arrange", 8.0)
        trainer.press("hang_up")
    an, bo = trainer.selling.games.tables.values()
    assert an.game.key == bo.game.key and an.player == "An" and an.room == code
    board = trainer.http.get(f"/room/{code}/board").text
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', board, flags=re.S)
    assert [name for name, _ in rows] == ["An", "Bo"]
    counts = [re.findall(r"<td>(\d+)</td>", row) for _, row in rows]
    assert counts == [[str(value) for value in table.scores[0][2:]] for table in (an, bo)]
    assert f"/room/{code}?token={TOKEN}" in board and "2 players" in board


def test_nobody_in_a_class_is_told_its_luck(trainer: Player) -> None:
    code = begin(trainer)
    trainer.base = join(trainer, code, "An").url.path
    trainer.press("hang_up")
    trainer.finish()
    seed = str(trainer.table.game.key[0])
    for path in ("/score", "/1", "/mine.toml"):
        assert seed not in trainer.get(path).text
    assert seed not in trainer.http.get(f"/room/{code}/board").text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("<script>alert(1)</script>"[:20], None),
        ("  Jan   Piet ", "Jan Piet"),
        ("a\u202eb\u200bc\x00", "abc"),
        ("Zoë", "Zoë"),
    ],
)
def test_names_are_plain_and_escaped(trainer: Player, name: str, kept: str | None) -> None:
    code = begin(trainer)
    assert join(trainer, code, name).url.path.startswith("/sell/")
    board = trainer.http.get(f"/room/{code}/board").text
    assert "<script>alert" not in board
    assert kept is None or f'<th scope="row">{kept}</th>' in board


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 21, "\x00\x07"])
def test_a_name_that_will_not_do_is_refused(trainer: Player, name: str) -> None:
    code = begin(trainer)
    refused = join(trainer, code, name)
    assert refused.status_code == 400 and "1 tot 20" in refused.text
    assert not trainer.selling.games.tables


def test_a_name_stands_on_the_board_once_and_a_class_can_be_full(
    trainer: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_PLAYERS", 2)
    code = begin(trainer)
    assert join(trainer, code, "An").status_code == 200
    assert join(trainer, code, " aN ").status_code == 400
    assert join(trainer, code, "Bo").status_code == 200
    assert join(trainer, code, "Cor").status_code == 400
    assert len(trainer.selling.games.tables) == 2


def test_classes_are_so_many_and_none_that_is_looked_at_or_played_is_pushed_out(trainer: Player) -> None:
    codes = [begin(trainer) for _ in range(room.MOST_ROOMS)]
    assert join(trainer, codes[0], "An").status_code == 200
    refused = trainer.http.post("/room", data={"scenario": "column"})
    assert refused.status_code == 503 and "vier klassen" in refused.text
    trainer.now += room.UNSEEN + 1
    trainer.http.get(f"/room/{codes[1]}/board")
    codes.append(begin(trainer))
    found = [trainer.http.get(f"/room/{code}/board").status_code for code in codes]
    assert found == [200, 200, 404, 200, 200]
    trainer.now += games.IDLE + 1
    codes.append(begin(trainer))
    assert trainer.http.get(f"/room/{codes[0]}/board").status_code == 404


def test_a_large_class_stands_on_the_board_in_two_halves(trainer: Player) -> None:
    code = begin(trainer)
    for count, halves in ((15, 1), (30, 2)):
        while len(trainer.selling.games.tables) < count:
            join(trainer, code, f"P{len(trainer.selling.games.tables)}")
        board = trainer.http.get(f"/room/{code}/board").text
        assert board.count("<table") == halves and board.count('scope="row"') == count


def test_there_is_no_other_class(trainer: Player) -> None:
    gone = trainer.http.get("/room/zzzzz?lang=en")
    assert gone.status_code == 404 and "no such class" in gone.text
    assert join(trainer, "zzzzz", "An").status_code == 404
    assert trainer.http.post("/room", data={"scenario": "../x"}).url.path == "/room"


def test_who_lost_his_page_finds_his_game_back_in_his_own_class_only(trainer: Player) -> None:
    code, other = begin(trainer), begin(trainer)
    assert 'id="going"' not in trainer.http.get(f"/room/{code}").text
    base = join(trainer, code, "An").url.path
    door = trainer.http.get(f"/room/{code}").text
    assert f'href="{base}"' in door and "An · " in door
    assert f'href="{base}"' in trainer.http.get("/sell").text
    assert base not in trainer.http.get(f"/room/{other}").text
    assert base not in trainer.http.get(f"/room/{code}/board").text
