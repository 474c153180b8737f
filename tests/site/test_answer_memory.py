"""The memory of whole answers."""

import threading
from collections.abc import Iterable
from typing import Any

import pytest
from werkzeug.test import Client, run_wsgi_app
from werkzeug.wrappers import Request, Response

from dashboard.site.http.caching import AnswerMemory


class Counted:
    """An application that counts how often it is asked, and answers as told."""

    def __init__(self) -> None:
        self.asked = 0
        self.status, self.cache_control, self.body, self.edition = 200, "public, no-cache", b"answer", "one"
        self.memory = AnswerMemory(self, lambda: self.edition, limit=8400)
        self.client = Client(self.memory)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        request = Request(environ)
        body = self.body + request.path.encode() + request.query_string + str(request.accept_encodings).encode()
        response = Response(body + self.edition.encode(), self.status)
        if self.cache_control:
            response.headers["Cache-Control"] = self.cache_control
        response.headers["ETag"] = f'"{self.edition}"'
        return response(environ, start_response)


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_the_second_of_equal_questions_is_answered_from_memory(counted: Counted) -> None:
    first, second = counted.client.get("/a?b=1"), counted.client.get("/a?b=1")
    assert counted.asked == 1
    assert (second.status, second.data, list(second.headers)) == (first.status, first.data, list(first.headers))


@pytest.mark.parametrize("other", ["/a?b=2", "/b?b=1", "/a"])
def test_another_address_is_asked_for(counted: Counted, other: str) -> None:
    counted.client.get("/a?b=1")
    assert counted.client.get(other).data != counted.client.get("/a?b=1").data
    assert counted.asked == 2


def test_codings_are_kept_apart(counted: Counted) -> None:
    answers = {counted.client.get("/", headers={"Accept-Encoding": coding}).data for coding in ("br", "gzip", "br")}
    assert (len(answers), counted.asked) == (2, 2)


def test_who_gets_the_same_coding_gets_the_same_answer(counted: Counted) -> None:
    accepted = ("br", "gzip, deflate, br", "gzip, br, zstd, *;q=0", "BR")
    answers = {counted.client.get("/", headers={"Accept-Encoding": coding}).data for coding in accepted}
    assert (len(answers), counted.asked) == (1, 1)


def test_https_is_told_apart(counted: Counted) -> None:
    for scheme in ("http", "https", "http"):
        counted.client.get("/", base_url=f"{scheme}://x")
    assert counted.asked == 2


def test_a_new_edition_is_asked_for_and_the_old_one_never_shown(counted: Counted) -> None:
    assert counted.client.get("/").data.endswith(b"one")
    counted.edition = "two"
    assert counted.client.get("/").data.endswith(b"two")
    assert counted.client.get("/", headers={"If-None-Match": '"one"'}).status_code == 200
    assert counted.asked == 2  # the second was in memory


def test_answers_of_the_edition_before_take_no_memory(counted: Counted) -> None:
    for edition in ("one", "two"):
        counted.edition = edition
        counted.client.get("/")
    assert {key[0] for key in counted.memory._answers} == {"two"}


def test_nothing_is_kept_while_there_is_no_edition(counted: Counted) -> None:
    counted.edition = ""
    counted.client.get("/")
    counted.client.get("/")
    assert counted.asked == 2


@pytest.mark.parametrize("cache_control", ["", "no-store", "private, max-age=60", "no-cache"])
def test_only_public_answers_are_kept(counted: Counted, cache_control: str) -> None:
    counted.cache_control = cache_control
    counted.client.get("/")
    counted.client.get("/")
    assert counted.asked == 2


@pytest.mark.parametrize("status", [201, 206, 302, 304, 404, 500, 503])
def test_only_200_is_kept(counted: Counted, status: int) -> None:
    counted.status = status
    assert counted.client.get("/").status_code == status
    counted.status = 200
    assert counted.client.get("/").status_code == 200


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "OPTIONS"])
def test_only_get_is_answered_from_memory(counted: Counted, method: str) -> None:
    counted.client.get("/")
    counted.client.open("/", method=method)
    counted.client.open("/", method=method)
    assert counted.asked == 3


def test_a_part_is_not_answered_with_the_whole(counted: Counted) -> None:
    counted.client.get("/")
    counted.client.get("/", headers={"Range": "bytes=0-1"})
    assert counted.asked == 2


@pytest.mark.parametrize("tag", ['"one"', 'W/"one"', '"zero", "one"'])
def test_a_known_tag_is_answered_with_304(counted: Counted, tag: str) -> None:
    counted.client.get("/")
    answer = counted.client.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == '"one"'
    assert "Content-Length" not in answer.headers
    assert counted.client.get("/").status_code == 200
    assert counted.asked == 1


@pytest.mark.parametrize("tag", ['"two"', "", '"on"'])
def test_another_tag_gets_the_answer(counted: Counted, tag: str) -> None:
    counted.client.get("/")
    assert counted.client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_the_memory_stays_within_its_limit_and_forgets_the_longest_unused(counted: Counted) -> None:
    counted.body = b"x" * 900
    for name in "abcd":
        counted.client.get(f"/{name}")
    counted.client.get("/a")  # used again
    counted.client.get("/e")  # b must go
    asked = counted.asked
    counted.client.get("/a")
    assert counted.asked == asked
    counted.client.get("/b")
    assert counted.asked == asked + 1


def test_an_answer_too_large_for_the_memory_is_not_kept(counted: Counted) -> None:
    counted.client.get("/small")
    counted.body = b"x" * 1100
    for _ in range(2):
        assert len(counted.client.get("/large").data) > 1100
    assert counted.asked == 3
    counted.client.get("/small")
    assert counted.asked == 3


def test_an_error_in_the_application_is_raised_and_the_body_closed() -> None:
    closed = []

    class Broken:
        def __iter__(self) -> Any:
            raise OSError("broken")

        def close(self) -> None:
            closed.append(True)

    def application(_environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Length", "6")])
        return Broken()

    memory = AnswerMemory(application, lambda: "one")
    with pytest.raises(OSError, match="broken"):
        run_wsgi_app(memory, Request.from_values("/").environ)
    assert closed == [True]


def test_long_addresses_with_short_answers_fill_the_memory_too(counted: Counted) -> None:
    counted.client.get("/a")
    for number in range(8):
        counted.client.get(f"/b?{number}{'x' * 200}")
    asked = counted.asked
    counted.client.get("/a")
    assert counted.asked == asked + 1


def test_an_answer_is_not_kept_for_an_edition_that_went_while_it_was_made(counted: Counted) -> None:
    """Or a return to the old edition would show the new one's answer."""
    editions = iter(["one", "two"])
    memory = AnswerMemory(counted, lambda: next(editions, "one"))
    Client(memory).get("/")
    Client(memory).get("/")
    assert counted.asked == 2


def test_an_answer_asked_for_with_an_old_tag_is_kept_as_well(counted: Counted) -> None:
    assert counted.client.get("/", headers={"If-None-Match": '"zero"'}).status_code == 200
    assert counted.client.get("/", headers={"If-None-Match": '"one"'}).status_code == 304
    assert counted.asked == 1


def test_many_at_once_get_the_right_answers(counted: Counted) -> None:
    wrong: list[str] = []

    memory = AnswerMemory(counted, lambda: counted.edition, limit=40_000)

    def visit(seed: int) -> None:
        client = Client(memory)
        for step in range(150):
            name = f"/{(seed * 7 + step) % 9}"
            if not client.get(name).data.startswith(b"answer" + name.encode()):
                wrong.append(name)

    threads = [threading.Thread(target=visit, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert counted.asked < 8 * 150 / 2


def test_an_answer_without_a_length_is_passed_on_as_it_comes_and_not_kept() -> None:
    asked: list[str] = []

    def parts() -> Iterable[bytes]:
        for part in ("a", "b"):
            asked.append(part)
            yield part.encode()

    def application(_environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [("Cache-Control", "public, no-cache"), ("ETag", '"one"')])
        return parts()

    memory = AnswerMemory(application, lambda: "one")
    chunks = iter(memory(Request.from_values("/").environ, lambda *_: None))
    assert (next(chunks), asked) == (b"a", ["a"])  # the second is not made before the first is sent
    assert Client(memory).get("/").data == b"ab"
    assert asked == ["a", "a", "b"]
    known = Client(memory).get("/", headers={"If-None-Match": '"one"'})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", '"one"')
    assert asked == ["a", "a", "b"]
