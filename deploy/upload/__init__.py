"""Uploads a file from a terminal: in parts, several at once, going on where a lost connection left it (R30).

    python -m deploy.upload FILE --course COURSE_ID [--kind video] [--title 第一讲] [--wait]
    python -m deploy.upload FILE --resource RESOURCE_ID          a corrected version

Standard library and httpx only; docs/api-guide.md describes the requests that it makes.
"""
