"""What talk pages are made of: the fuzzer's dictionary and the pages that it begins with."""

from __future__ import annotations

SIGNATURES = {
    "en": (
        "[[User:Anna|Anna]] ([[User talk:Anna|talk]]) 10:01, 3 November 2026 (UTC)",
        "[[User:Bosse]] 23:59, 31 December 2025 (UTC)",
        "[[Special:Contributions/192.0.2.1|192.0.2.1]] 10:02, 3 November 2026 (UTC)",
    ),
    "sv": (
        "[[Användare:Åsa|Åsa]] ([[Användardiskussion:Åsa|disk]]) 3 november 2026 kl. 10.01 (CET)",
        "[[User:Bosse]] 25 oktober 2026 kl. 02.30 (CEST)",
    ),
    "ar": (
        "[[مستخدم:سارة|سارة]] ([[نقاش المستخدم:سارة|نقاش]]) ١٠:٠١، ٣ نوفمبر ٢٠٢٦ (ت ع م)",
        "[[مستخدم:Bosse]] \u200e١٠:٠٢،\u200f ٣ نوفمبر ٢٠٢٦ (ت ع م)",
    ),
}

_LINES = (
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\n ",
        "\n:",
        "\n::",
        "\n*",
        "\n#",
        "\n;",
        "\n*:",
        "\n----",
        "\n----\n",
    ),
    *("\n== A ==\n", "\n== B ==", "\n=== C ===\n", "\n= D =\n", "\n==", "==\n", " ==\n", "=", "=="),
)
_BRACKETS = (
    *("{{", "}}", "{{{", "}}}", "{", "}", "[[", "]]", "[", "]", "|", "\n|", "{|", "\n{|", "\n|}"),
    *("\n|-", "\n!", "||", "-{", "}-", "{{a|", "{{a\n|b=", "{{{1|", "[[a|", "[[File:A.jpg|thumb|"),
)
_MARKERS = (
    *("{{Status|new}}", "{{Helpdesk status|in progress|topic=a}}", "{{Status\n|1 = done\n}}"),
    *(
        "{{status|",
        "{{Status}}",
        "{{resolved}}",
        "{{Section resolved|1=",
        "{{od}}",
        "{{outdent|:::}}",
    ),
    *("{{unsigned|Anna|10:01, 3 November 2026 (UTC)}}", "{{unsigned|", "{{User:Anna/sig}}"),
    *("{{subst:", "{{tl|Status}}", "{{Template:Status|x}}", "{{<!-- x -->Status|y}}"),
)
_TAGS = (
    *("<!--", "-->", "<!-- x -->", "<!---->", "<nowiki>", "</nowiki>", "<nowiki/>", "<nowiki", ">"),
    *("<pre>", "</pre>", "<ref>", "</ref>", "<ref/>", "<syntaxhighlight>", "</syntaxhighlight>"),
    *("<includeonly>", "</includeonly>", "<noinclude>", "</noinclude>", "<onlyinclude>", "<br>"),
    *("<div>", "</div>", "<p>", "<ul>", "</ul>", "<li>", "</li>", "<dl>", "<dd>", "<dt>", "<hr/>"),
    *("<blockquote>", "</blockquote>", "<q>", "</q>", "<cite>", "</cite>", "<h2>", "</h2>", "<b>"),
    *('<div class="mw-notalk">', "<table>", "<tr>", "<td>", "</td>", "</table>", "<span ", "/>"),
)
_CHARACTERS = (
    *("''", "'''", "__TOC__", "&nbsp;", "&#39;", "&amp;", "%41", "\t", " ", "\xa0", "\u200e"),
    *("\u200f", "\u202f", "\0", "\udcff", "\U0001f600", "a\u0301", "\x0c", "\u2028", "x", "~~~~"),
)
_LINKS = (
    *("[[User:Anna]]", "[[User:Anna|", "[[:User:Anna]]", "[[User talk:Bosse|b]]", "[[User:A/b]]"),
    *("[https://en.wikipedia.org/wiki/User:Anna A]", "//x.org/wiki/User:Bo", "[[Category:X]]"),
    *("[[Special:Contributions/Anna]]", "[[Användare:Åsa]]", "[[مستخدم:سارة]]"),
)
_DATES = (
    *("10:01, 3 November 2026 (UTC)", "10:00, 31 February 2026 (UTC)", "(UTC)", "10:01, ", "(CET)"),
    *("3 november 2026 kl. 10.01 (CET)", "25 oktober 2026 kl. 02.30 (CEST)", "kl. "),
    *("١٠:٠١، ٣ نوفمبر ٢٠٢٦ (ت ع م)", "(ت ع م)", "00:00, 1 January 0001 (UTC)"),
    *("23:59, 31 December 9999 (UTC)", "99:99, 99 May 2026 (UTC)"),
)

TOKENS = (
    *(*_LINES, *_BRACKETS, *_MARKERS, *_TAGS, *_CHARACTERS, *_LINKS, *_DATES),
    *(signature for signatures in SIGNATURES.values() for signature in signatures),
)

PAIRS = (
    *(("{{a|", "}}"), ("{{{a|", "}}}"), ("[[a|", "]]"), ("<!--", "-->"), ("<nowiki>", "</nowiki>")),
    *(("<div>", "</div>"), ("<blockquote>", "</blockquote>"), ("\n{|\n| ", "\n|}\n"), ("-{", "}-")),
    *(("{{Status|", "}}"), ("{{Section resolved|1=", "}}"), ("\n== ", " ==\n"), ("''", "''")),
    *(
        ("<ul><li>", "</li></ul>"),
        ("<pre>", "</pre>"),
        ("{{unsigned|", "|10:00, 1 May 2026 (UTC)}}"),
    ),
)
"""What a stretch of a page may be put between."""


def seeds() -> list[tuple[str, str]]:
    """The first pages, each with its wiki's language."""
    pages = []
    for language, (first, second, *_) in SIGNATURES.items():
        pages += [
            (
                language,
                f"Lead {first}\n\n== A ==\n{{{{Status|new}}}}\nHello {first}\n: Reply {second}\n",
            ),
            (
                language,
                f"== A ==\n* a {first}\n*: b {second}\n=== c ===\n{{{{resolved}}}}\n== B ==\n",
            ),
            (
                language,
                f"== A ==\n{{|\n| x {first}\n|-\n| y {second}\n|}}\n== <!-- x --> B ==\n{second}",
            ),
            (language, f"== A ==\n{{{{a|\n: b {first}\n}}}}\n<nowiki>{second}</nowiki>\n"),
            (language, f"== A ==\n<blockquote>{first}</blockquote>\n<ul><li>{second}</li></ul>"),
        ]
    return pages
