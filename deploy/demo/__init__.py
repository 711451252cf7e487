"""One term of course sharing, played through the API as people would play it: `python -m deploy.demo`."""
