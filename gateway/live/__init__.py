"""Live notices: a process of its own, so that whoever waits holds no thread of the API (R94).

    gunicorn -c gateway/live/gunicorn.py       one gevent worker; a waiting listener costs a greenlet and a socket

    feed ─ events of accounts ─> hub ─ by channel ─> a bounded queue per listener ─> stream ─> the caller

A channel is `<kind>:<id>`, such as `person:0190…`; what else is worth watching gets a kind of its own.
"""
