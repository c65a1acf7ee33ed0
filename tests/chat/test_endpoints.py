"""The endpoints for programs return the desk's JSON, or one sentence."""

from __future__ import annotations

import json
import urllib.request

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(served):
    from gradio_client import Client

    return Client(served.url, verbose=False)


def test_three_endpoints_are_there_and_no_other(client):
    named = client.view_api(print_info=False, return_format="dict")["named_endpoints"]
    names = {path: [p["parameter_name"] for p in one["parameters"]] for path, one in named.items()}
    assert names == {
        "/ask": ["question"],
        "/search": ["query", "k"],
        "/moves": ["person", "lab", "kind", "since", "until"],
    }


def test_ask_returns_the_answers_json_with_true_offsets(client, served):
    form = client.predict("who?", api_name="/ask")
    assert form == served.desk.ask("who?").as_json()
    for cited in form["citations"]:
        text = served.desk.article(cited["document"]).text
        assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_search_returns_k_passages(client, served):
    form = client.predict("who", 1, api_name="/search")
    assert form["query"] == "who"
    assert form["passages"] == [hit.as_json() for hit in served.desk.search("who", 1)]


def test_moves_returns_rows_and_takes_empty_filters_as_none(client, served):
    rows = [move.as_json() for move in served.desk.moves(lab="Harbor Labs")]
    assert client.predict("", "Harbor Labs", "", "", "", api_name="/moves") == rows
    everything = [move.as_json() for move in served.desk.moves()]
    assert client.predict(None, None, None, None, None, api_name="/moves") == everything


@pytest.mark.parametrize(
    ("given", "endpoint", "sentence"),
    [
        ([""], "/ask", "The question is empty; ask something about the articles."),
        (["x" * 100_000], "/ask", "The question is too long."),
        ([5], "/ask", '"question" must be text, not int.'),
        (["who", 0], "/search", '"k" must be a whole number from 1 to 100, not 0.'),
        (["who", "many"], "/search", "\"k\" must be a whole number from 1 to 100, not 'many'."),
        (["", "", "moved", "", ""], "/moves", "The kind 'moved' is not known."),
        (["p" * 201, "", "", "", ""], "/moves", '"person" has 201 characters; at most 200.'),
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence(client, given, endpoint, sentence):
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError) as told:
        client.predict(*given, api_name=endpoint)
    assert str(told.value) == sentence


def test_health_says_how_many_articles_there_are(served):
    with urllib.request.urlopen(f"{served.url}health") as answer:
        told = json.load(answer)
    assert told == {"status": "ok", "documents": 2}


def test_every_one_of_fifty_gets_their_own_answer(served):
    from concurrent.futures import ThreadPoolExecutor

    from gradio_client import Client

    client = Client(served.url, verbose=False)
    questions = [f"who is number {n}?" for n in range(50)]
    with ThreadPoolExecutor(50) as pool:
        forms = list(pool.map(lambda q: client.predict(q, api_name="/ask"), questions))
    assert [form["question"] for form in forms] == questions
