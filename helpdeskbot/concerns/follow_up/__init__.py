"""How it went: asked some time after a request was closed as done."""
