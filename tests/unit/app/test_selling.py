"""Selling in the page: the talk, the silence that the server measures, what is shown when, and how much."""

import re
import secrets
import tomllib
from pathlib import Path

import pytest

from sim.app import games
from sim.app.games import Games
from sim.show.linter import page_complaints
from sim.study.check import check_file
from sim.study.play import Call, Game
from sim.words import Reply
from tests.unit.app.players import Player

SUBTLE = [("ask_need", 0.0), ("argue", 0.0), ("argue", 0.0), ("recap", 0.0), ("ask_arrange", 8.0), ("ask_go_on", 8.0)]


@pytest.fixture(autouse=True)
def luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same people in every run."""
    monkeypatch.setattr(secrets, "randbelow", lambda most: 8)


def test_a_talk_to_an_order_is_the_talk_of_the_model() -> None:
    player = Player().begin()
    for move, silence in SUBTLE:
        if player.table.call is not None:
            player.say(move, silence)
    expected = Game("column", 8).ring()
    for move, silence in SUBTLE:
        if not expected.over:
            expected.say(move, silence)
    assert player.table.game.calls[0].beats == expected.beats
    assert expected.beats[-1].reply == Reply.YES
    assert player.get().url.path == f"{player.base}/1"


def test_the_silence_is_what_the_server_measured() -> None:
    player = Player().begin()
    player.http.post(f"{player.base}/say", data={"move": "ask_opinion"})
    player.now += 5.52
    shown = player.get()
    assert 'data-since="5.52"' in shown.text and len(player.table.game.calls[0].beats) == 1
    player.now += 1.0
    player.http.post(f"{player.base}/hear", data={"silence": "30", "seconds": "30"})  # nobody asked the browser
    assert player.table.game.calls[0].beats[-1].silence == 6.5


def test_a_sentence_breaks_the_silence_and_is_said_after_the_answer() -> None:
    for seed_luck in range(3, 40):
        game = Game("column", seed_luck)
        table = games.Table(game, lambda: 0.0)
        game.ring()
        table.say("ask_go_on")
        table.say("argue")
        moves = [beat.move for beat in game.calls[0].beats]
        answered = game.calls[0].beats[1].reply
        assert moves == ["open", "ask_go_on", "argue"] if answered in (Reply.NO, Reply.HESITATES) else moves[:2]
        if answered == Reply.NO:
            return
    raise AssertionError("nobody said no")


def test_hanging_up_in_a_silence_counts_what_was_asked() -> None:
    player = Player().begin("cold")
    player.http.post(f"{player.base}/say", data={"move": "ask_direct"})
    player.press("hang_up")
    call = player.table.game.calls[0]
    assert call.over and [beat.move for beat in call.beats][:2] in (["open", "ask_direct"], ["open"])


def test_what_cannot_be_said_is_ignored() -> None:
    player = Player().begin()
    for move in ("push_after_no", "talk_on", "<script>", "", "open", "propose_step"):
        assert player.say(move).status_code == 200
    assert [beat.move for beat in player.table.game.calls[0].beats] == ["open"]


def test_buttons_keep_their_places_and_keys() -> None:
    player = Player().begin()
    places = []
    for move in ("ask_need", "argue", "recap"):
        page = player.say(move).text
        places.append(re.findall(r'value="(\w+)" data-key="(.)"', page))
    assert places[0] == places[1] == places[2]
    assert [key for _, key in places[0]] == list("1234567890-=")
    assert 'class="btn" name="move"' in page and len({*re.findall(r'<button class="([^"]*)" name="move"', page)}) == 1


def test_in_a_complex_sale_a_step_can_be_proposed() -> None:
    assert 'value="propose_step" data-key="s"' in Player().begin("complex").get().text
    assert "propose_step" not in Player().begin("column").get().text


def hidden(call: Call) -> set[str]:
    """Every number the model knows of a person and the page may not tell, in any rounding it might be written in."""
    person, law = call.talk.person, call.talk.world.law
    values = [person.x, person.rest, person.e, person.z, person.rho, person.patience, person.a, person.belief]
    values.append(person.x + person.e - law.w * person.a - call.talk.account.theta)
    return {f"{abs(value):.{digits}f}" for value in values if abs(value) > 0.005 for digits in range(2, 17)}


def numbers_in(text: str) -> set[str]:
    """Every number with two decimals or more that stands in a text, a Dutch one with a point."""
    return {found.replace(",", ".") for found in re.findall(r"\d+[.,]\d\d+", text)}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("scenario", ["column", "cold", "complex"])
def test_nothing_hidden_leaves_before_the_talk_is_over(scenario: str, lang: str) -> None:
    """Every byte of pages, headers and redirections of a talk, against all the server knows of the person."""
    player = Player().begin(scenario, lang)
    known: set[str] = set()
    for move, silence in [*SUBTLE, ("argue", 0.0), ("ask_direct", 3.0), ("push_after_no", 1.0)]:
        if player.table.call is None:
            break
        known |= hidden(player.table.call)
        for path in ("", "/1", "/1/yours.svg?mode=light&width=wide&lang=nl", "/score", "/mine.toml", "/2"):
            player.get(path)
        player.http.post(f"{player.base}/thousand")
        traffic = "\n".join(text for _, text in player.seen)
        player.say(move, silence)
        assert known and known & numbers_in(traffic) == set()
        told = set(re.findall(r"\bdata-[\w-]+(?==)", traffic))
        assert told <= {"data-key", "data-since", "data-heard", "data-seconds", "data-theme"}
        assert "<path" not in traffic.replace('<path class="', "")


def test_the_replay_does_show_them_afterwards() -> None:
    """So the search above can find what it looks for."""
    player = Player().begin("cold", "en")
    player.press("hang_up")
    call = player.table.game.calls[0]
    shown = player.get("/1").text
    assert hidden(call) & numbers_in(shown)


def test_pages_of_what_is_not_over_are_not_there() -> None:
    player = Player().begin()
    endless = "/" + 5000 * "9"
    numbers = ["/1", "/0", "/2", "/99999", "/-1", "/x", endless, f"{endless}/yours.svg"]
    for path in (*numbers, "/score", "/mine.toml", "/1/yours.svg?mode=light&width=wide&lang=nl"):
        assert player.get(path).status_code == 404, path
    assert player.http.get("/sell/nobody").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?mode=light", "?mode=light&width=huge&lang=nl", "?mode=x&width=wide&lang=../x"]
)
def test_a_picture_is_one_of_so_many(query: str) -> None:
    player = Player().begin()
    player.press("hang_up")
    assert player.get(f"/1/yours.svg{query}").status_code == 404
    assert player.get("/1/nobody.svg?mode=light&width=wide&lang=nl").status_code == 404


def test_the_talk_is_shown_from_inside_in_every_look() -> None:
    player = Player().begin()
    for move, silence in SUBTLE:
        player.say(move, silence)
    for seller, width in (("yours", "wide"), ("yours", "narrow"), ("hard", "wide")):
        found = player.get(f"/1/{seller}.svg?mode=dark&width={width}&lang=nl")
        assert found.headers["content-type"] == "image/svg+xml" and "<svg" in found.text
    page = player.get("/1").text
    assert page_complaints(page) == []


def test_ten_people_make_a_score_a_playbook_and_a_thousand(tmp_path: Path) -> None:
    player = Player().begin("consumers", "nl")
    for move, silence in SUBTLE:
        player.say(move, silence)
    assert "Seed" not in player.get("/score").text
    player.finish(*SUBTLE)
    page = player.get("/score").text
    assert "Seed 8:" in page and "orders na bedenktijd" in page and page_complaints(page) == []
    mine = player.get("/mine.toml?name=mijn")
    assert 'filename="mijn.toml"' in mine.headers["content-disposition"]
    (tmp_path / "mijn.toml").write_text(mine.text, encoding="utf-8")
    assert check_file(tmp_path / "mijn.toml") == "playbook" and tomllib.loads(mine.text)["name"] == "mijn"
    assert player.get("/mine.toml?name=../x").status_code == 404
    done = player.press("thousand").text
    assert "Duizend klanten, beleefd gebeld" in done and done.count("tot") > 5
    assert "main class" not in done and 'class="talk big"' in player.get("/score?big=1").text


def test_games_are_so_many_and_are_forgotten() -> None:
    now = [0.0]
    tables = Games(lambda: now[0], most=2)
    first, second = (tables.open(Game("column", 1, 1)) for _ in range(2))
    assert first and second and tables.open(Game("column", 1, 1)) is None
    now[0] = games.IDLE + 1
    assert tables.find(second) is not None
    assert tables.open(Game("column", 1, 1)) is not None  # the one left alone made room
    assert tables.find(first) is None and tables.find(second) is not None
    now[0] += games.LONGEST_IDLE + 1
    tables.open(Game("column", 1, 1))
    assert len(tables.tables) == 1


def test_one_machine_cannot_take_all_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(games, "MOST_EACH", 3)
    now = [0.0]
    tables = Games(lambda: now[0])
    names = []
    for _ in range(5):
        now[0] += 1
        names.append(tables.open(Game("column", 1, 1), machine="10.0.0.1"))
        tables.find(str(names[0]))  # which is being played meanwhile
    assert [name for name in names if name in tables.tables] == [names[0], *names[3:]]
    in_class = tables.open(Game("column", 1, 1), "abcde", "An", "10.0.0.1")
    for _ in range(5):
        now[0] += 1
        names.append(tables.open(Game("column", 1, 1), machine="10.0.0.1"))
    assert tables.find(str(in_class)) is not None  # though longest idle
    assert tables.open(Game("column", 1, 1), machine="10.0.0.2") is not None
    assert [name for name in names if name in tables.tables] == names[-2:]


def test_where_all_places_are_taken_the_page_says_so() -> None:
    player = Player()
    player.selling.games.most = 0
    refused = player.http.post("/sell", data={"scenario": "column"}, headers={"accept-language": "en"})
    assert refused.status_code == 503 and "All places are taken" in refused.text


def test_the_way_back_to_a_game_is_kept_by_the_browser_and_by_nobody_else() -> None:
    player = Player()
    assert 'id="going"' not in player.http.get("/sell").text
    player.begin()
    (kept,) = (text for path, text in player.seen if "set-cookie" in text and "game=" in text)
    assert "HttpOnly" in kept and "SameSite=lax" in kept
    assert (
        f'href="{player.base}"' in player.http.get("/sell").text
        and "prospect 1 of 10" in player.http.get("/sell").text
    )
    player.finish(("ask_arrange", 1.0))
    assert f'href="{player.base}/score"' in player.http.get("/sell").text
    player.http.cookies.clear()
    assert player.base not in player.http.get("/sell").text
    player.http.cookies.set("game", "../../x")
    assert player.http.get("/sell").status_code == 200


def test_markets_are_called_and_ordered_as_in_explore() -> None:
    someone = Player().http
    names = [
        re.findall(r"[?;]preset=(\w+)\"", someone.get("/").text),
        re.findall(r'value="(\w+)"(?: checked)?> ', someone.get("/sell").text),
    ]
    assert names[0][:8] == names[1]  # the ninth leads back to the beginning


def test_a_game_in_an_unknown_market_does_not_begin() -> None:
    player = Player()
    for scenario in ("", "../column", "/etc/passwd", "nothing"):
        assert player.http.post("/sell", data={"scenario": scenario}).url.path == "/sell"
    assert not player.selling.games.tables


def test_two_visitors_do_not_meet() -> None:
    one, other = Player(), Player()
    one.begin()
    assert other.http.get(one.base).status_code == 404
    names = {one.http.post("/sell", data={"scenario": "column"}).url.path for _ in range(5)}
    assert len(names) == 5 and min(map(len, names)) >= len("/sell/") + 16
