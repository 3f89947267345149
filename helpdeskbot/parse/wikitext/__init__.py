"""One pass over wikitext: brackets, blocks, headings, templates, links, signatures."""
