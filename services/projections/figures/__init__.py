"""Figures of the whole system for /metrics, which one service asks the database and the broker for.

questions.py   which figures there are, and the statement that each comes from
kept.py        the last answers, as a page of metrics shows them
exporter.py    the loop that asks
"""
