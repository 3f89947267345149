"""How the report looks: on a phone, in print, in the dark, and in either direction of writing."""

from __future__ import annotations

STYLE = """\
:root { color-scheme: light dark; --text: #202122; --page: #fff; --line: #72777d; --soft: #f0f2f5;
  --link: #0645ad; --people: #36c; --bot: #14866d; --wrong: #b32424; }
@media (prefers-color-scheme: dark) { :root { --text: #eaecf0; --page: #101418; --line: #a2a9b1;
  --soft: #202122; --link: #88a3e8; --people: #88a3e8; --bot: #59c9ab; --wrong: #ff9c8f; } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 sans-serif;
  color: var(--text); background: var(--page); overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-block-start: 2rem; }
svg { display: block; width: 100%; height: auto; direction: ltr; }
.p { fill: var(--people); } .b { fill: var(--bot); } .w { fill: var(--wrong); }
.a { stroke: var(--line); }
.key svg { display: inline-block; width: 1rem; height: 1rem; vertical-align: middle; }
.key span { margin-inline-end: 1rem; white-space: nowrap; }
.ends { display: flex; justify-content: space-between; direction: ltr; font-size: .85rem;
  margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: start;
  vertical-align: top; }
thead th { background: var(--soft); } tbody th { font-weight: normal; }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; }
.facts th { width: 9rem; }
.bars, .side, .log { table-layout: fixed; }
.bars th:first-child { width: 8rem; } .side th:first-child { width: 50%; }
.log th:nth-child(1) { width: 9rem; } .log th:nth-child(2) { width: 20%; }
.bars i { display: block; height: .7rem; min-width: 1px; }
i.was { background: var(--people); } i.with { background: var(--bot); }
details { border: 1px solid var(--line); border-radius: 2px; margin-block: .4rem; }
details > div { padding: .2rem .7rem .7rem; }
summary { padding: .3rem .7rem; cursor: pointer; background: var(--soft); }
.wrong { color: var(--wrong); font-weight: bold; }
.better { font-weight: bold; } .better::after { content: " \\2713"; }
pre { white-space: pre-wrap; }
small { font-size: .85rem; }
:target { outline: 2px solid var(--people); outline-offset: 2px; }
@media (max-width: 30rem) { body { padding: .5rem; }
  .facts th, .bars th:first-child { width: 6rem; }
  .log th:nth-child(1) { width: 5.5rem; }
  th, td { padding: .2rem .3rem; } }
@media print { :root { color-scheme: light; --text: #000; --page: #fff; --line: #555; --soft: #fff;
  --link: #000; } body { max-width: none; font-size: 10pt; } details, tr { break-inside: avoid; } }
"""
