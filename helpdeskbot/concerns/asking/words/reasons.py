"""Why somebody is asked, or not, in a sentence for operators."""

from __future__ import annotations

from helpdeskbot.concerns.asking.values import Considered
from helpdeskbot.model.reason import Reason
from helpdeskbot.words.messages import Messages


def say_reasons(considered: Considered) -> str:
    """Why somebody is asked, or why not, in English."""
    messages = Messages.load("en")
    if considered.obstacle is not None:
        return messages.text(f"why-{considered.obstacle.code}", *considered.obstacle.params)
    topics = [reason.params[0] for reason in considered.because if reason.code == "topic"]
    parts = [messages.text("ask-because-topic", ", ".join(topics))] if topics else []
    parts += [_say_language(reason) for reason in considered.because if reason.code != "topic"]
    return "; ".join(parts)


def _say_language(reason: Reason) -> str:
    key = "ask-because-language" if reason.code == "language" else "why-language"
    return Messages.load("en").text(key, reason.params[0])
