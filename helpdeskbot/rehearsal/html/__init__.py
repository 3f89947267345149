"""A rehearsal as one file of HTML, which runs nothing and loads nothing."""

from helpdeskbot.rehearsal.html.page import as_html as as_html
