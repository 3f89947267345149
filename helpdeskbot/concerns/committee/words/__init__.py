"""How the agenda, the record and what requesters are told are worded; pure."""
