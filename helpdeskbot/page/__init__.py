"""A desk's page on its way through a pass: read, judged, planned, saved, remembered."""
