"""How report.html looks: on a desk, on a phone, in the dark, on paper.

Findings, recommendations and notes are told apart by colours of the Okabe-Ito palette, which colour-blind people can
tell apart, and by the shape of the line.
"""

STYLE = """
:root { color-scheme: light dark; --finding: #0072b2; --recommendation: #e69f00; --note: #009e73;
  --unconfirmed: #d00000; --line: color-mix(in srgb, currentColor 25%, transparent) }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem;
  overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.2 }
h2 { border-top: 2px solid; margin-top: 3rem; padding-top: 1rem }
dl { display: flex; flex-wrap: wrap; gap: .6rem 1.8rem }
dt { font-size: .85rem; opacity: .75 }
dd { margin: 0 }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal }
caption { font-weight: bold; text-align: left }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: right; vertical-align: bottom }
th:first-child { min-width: 12rem; overflow-wrap: anywhere; text-align: left }
thead th { font-weight: normal }
pre { background: color-mix(in srgb, currentColor 8%, transparent); overflow-x: auto; padding: .5rem }
blockquote { border-left: 3px dashed var(--unconfirmed); margin: .5rem 0; padding-left: .8rem; white-space: pre-line }
li { margin: .2rem 0 }
ul.outline { list-style: none; padding-left: 1.2rem }
h3 + ul.outline { padding-left: 0 }
small { opacity: .75 }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; list-style: none; padding: 0 }
.legend i { display: inline-block; height: .9em; margin-right: .4em; vertical-align: -.1em; width: 2em }
.pages { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(260px, 44vw), 1fr)) }
figure { contain-intrinsic-size: auto 260px auto 400px; content-visibility: auto; margin: 0; max-width: 260px }
figure:target { outline: 3px solid; outline-offset: 3px }
figcaption { padding: .2rem 0; text-align: center }
.page { background: #fff; border: 1px solid #888; color: #000; position: relative }
.page img { display: block; height: 100%; width: 100% }
.page > p { font-size: .8rem; margin: 0; padding: 1rem }
.page i { box-sizing: border-box; position: absolute }
.finding i, i.finding { background: #0072b248 }
.recommendation i, i.recommendation { background: #e69f0070; border-left: 3px solid var(--recommendation) }
.note i, i.note { background: #009e7350; border-bottom: 1px dotted #000 }
.unconfirmed i, i.unconfirmed { background: #d0000018; border: 1px dashed var(--unconfirmed) }
.page span i:first-child { border-left: 2px solid }
.finding { color: var(--finding) }
.recommendation { color: var(--recommendation) }
.note { color: var(--note) }
.unconfirmed { color: var(--unconfirmed) }
.page span:hover i, .page span:focus i { background: none; outline: 1px solid }
.page span:focus::after { background: #000; bottom: 0; color: #fff; content: attr(title); font-size: .8rem; left: 0;
  padding: .4rem; position: absolute; right: 0; z-index: 1 }
@media print {
  body { max-width: none; padding: 0 }
  .pages { grid-template-columns: repeat(3, 1fr) }
  figure { break-inside: avoid; content-visibility: visible }
  .page, .legend { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
"""
