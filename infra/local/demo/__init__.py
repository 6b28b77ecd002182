"""The demo: four stories of Poolwright on a local Azure, told live.

``python -m infra.local.demo`` shows them. It is a user like any other: the real Azure SDKs, the
app's HTTP API, an event subscription. It imports nothing of the app, and prints as a fact only
what the app or Azure has said.
"""
