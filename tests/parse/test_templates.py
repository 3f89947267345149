"""Status templates, markers and parameters: found where they count, read exactly."""

from __future__ import annotations

import re

import pytest

from helpdeskbot.model.discussion import StatusTemplate
from helpdeskbot.model.known_templates import Markers
from tests.parse.pages import read, sign


def status(body: str, markers: Markers | None = None) -> StatusTemplate | None:
    (thread,) = read("== H ==\n" + body, markers=markers).threads
    return thread.status


PARAMETERS = [
    ("{{Status|new}}", {"1": "new"}),
    ("{{Status| in progress |topic = copyright }}", {"1": "in progress", "topic": "copyright"}),
    (
        "{{Status\n| on hold\n| expert = [[User:A|B]]\n}}",
        {"1": "on hold", "expert": "[[User:A|B]]"},
    ),
    (
        "{{Status|a|{{b|c=d|e}}|f={{{g|h}}}|i}}",
        {"1": "a", "2": "{{b|c=d|e}}", "f": "{{{g|h}}}", "3": "i"},
    ),
    ("{{Status|<nowiki>|}}=</nowiki>|x=1=2}}", {"1": "<nowiki>|}}=</nowiki>", "x": "1=2"}),
    ("{{Status|a<!-- | = }} -->b|<!-- x -->c=d}}", {"1": "ab", "c": "d"}),
    ("{{Status||1=late}}", {"1": "late"}),
    ("{{Status}}", {}),
    ("{{Status|[http://x.org/?a=b c]}}", {"[http://x.org/?a": "b c]"}),
]


@pytest.mark.parametrize(("template", "params"), PARAMETERS, ids=[t for t, _ in PARAMETERS])
def test_parameters_are_read_as_mediawiki_reads_them(template: str, params: dict[str, str]) -> None:
    found = status(f"{template}\ntext")
    assert found is not None
    assert dict(found.params) == params
    assert found.value == params.get("1", "")
    text = f"== H ==\n{template}\ntext"
    assert found.span.of(text) == template
    if found.value_span is not None:
        assert re.sub("<!--.*?-->", "", found.value_span.of(text)) == found.value


@pytest.mark.parametrize(
    "template",
    [
        "{{status|x}}",
        "{{ Status |x}}",
        "{{Template:Status|x}}",
        "{{template: status|x}}",
        "{{:Template:Status|x}}",
        "{{msg:Status|x}}",
        "{{helpdesk_status|x}}",
        "{{Helpdesk  status|x}}",
        "{{<!-- c -->Status<!-- d -->|x}}",
        "{{Status\n|x}}",
    ],
)
def test_names_compare_as_titles_do(template: str) -> None:
    found = status(template)
    assert found is not None
    assert found.value == "x"


@pytest.mark.parametrize(
    "body",
    [
        "{{StatuS|x}}",
        "{{:Status|x}}",
        "{{User:Status|x}}",
        "<nowiki>{{Status|x}}</nowiki>",
        "<!-- {{Status|x}} -->",
        "<pre>{{Status|x}}</pre>",
        "{{tl|{{Status|x}}}}",
        "{{tl|\n{{Status|x}}\n}}",
        "{{{Status|x}}}",
        "{{Status|x}",
        "{{Status|[[x}}",
    ],
)
def test_what_is_no_status_of_the_thread(body: str) -> None:
    assert status(body) is None


def test_a_status_below_a_subheading_is_the_status_of_the_thread() -> None:
    found = [status("=== sub ===\n{{Status|x}}"), status("{{Status|x}}\n=== sub ===")]
    assert [one.value for one in found if one] == ["x", "x"]


def test_a_thread_has_all_its_statuses_in_order() -> None:
    (thread,) = read("== H ==\n{{Status|a}}\nx\n=== sub ===\n{{Status|b}}").threads
    assert [one.value for one in thread.statuses] == ["a", "b"]


def test_the_first_status_of_the_thread_counts() -> None:
    found = status("text\n{{Status|one}}\n{{Status|two}}")
    assert found is not None
    assert found.value == "one"


def test_a_status_after_the_heading_on_its_line_is_not_in_the_body() -> None:
    (thread,) = read("== H {{Status|x}} ==\n{{Status|y}}").threads
    assert thread.status is not None
    assert thread.status.value == "y"


def test_the_status_parameter_is_a_setting() -> None:
    markers = Markers(status=frozenset({"sr-request"}), status_param="status")
    found = status("{{Sr-request\n |status = done <!-- x -->\n|user=A}}", markers)
    assert found is not None
    assert found.value == "done"


def test_the_comment_begins_after_the_status() -> None:
    signature = sign("Anna", 1)
    text = f"== H ==\n{{{{Status|new}}}}\nHello {signature}"
    (thread,) = read(text).threads
    assert thread.comments[0].span.of(text) == f"Hello {signature}"


@pytest.mark.parametrize(
    ("body", "resolved"),
    [
        ("{{resolved}}", True),
        ("{{Section resolved|1=" + sign("Anna", 1) + "}}", True),
        ("=== sub ===\n{{resolved|1=x}}", True),
        ("<nowiki>{{resolved}}</nowiki>", False),
        ("{{tl|resolved}}", False),
        ("{{tl|{{resolved}}}}", False),
        ("resolved", False),
    ],
)
def test_threads_are_resolved_by_their_marker(body: str, resolved: bool) -> None:
    first, second = read(f"== A ==\n{body}\n== B ==\n").threads
    assert (first.resolved, second.resolved) == (resolved, False)
