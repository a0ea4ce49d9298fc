"""Polls over HTTP.

server.py     the socket: bounded threads, time limits, a loop that serves until it is stopped
request.py    what a request asks for, or what is wrong with it
asking.py     the answer, in a transaction of its own
response.py   statuses and bodies
"""
