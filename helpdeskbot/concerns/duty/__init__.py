"""Staff take turns: each request has somebody of the desk who looks after it."""
