"""The templates in the comments of a page's requests: learnt of before anybody reads them."""

from __future__ import annotations

from helpdeskbot.office.context import Context
from helpdeskbot.office.templates import learn_templates
from helpdeskbot.page.page import DeskPage


def learn_from(context: Context, page: DeskPage) -> None:
    """Learn of the templates in what people have written in requests that are not over."""
    texts = [
        request.words_of(comment)
        for request in page.requests.values()
        if not request.is_over and "{{" in request.text
        for comment in request.thread.comments
        if comment.author != context.office.account
    ]
    learn_templates(context, page.desk, texts, page.title)
