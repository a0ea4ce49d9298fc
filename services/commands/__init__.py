"""The subcommands of `orderfold`, one file a noun.

up.py              all services in one process group, on the embedded pair where no address is given
run.py             one service
organization.py    apply, show
load.py            a file onto a topic
orders.py          status, back-orders
processor.py       schedule, runs, pause, resume
routing.py         verify
why.py             why; why_told.py is what it says
dead_letters.py    list, show, replay
operate.py         migrate, topics apply, rebuild, check, wait-idle
demo.py            the superstore demo; demo_routing.py routes its orders; stage.py is what both stand on
known.py           names a question may use, told where one is wrong
failures.py        what goes wrong, in words, and the exit codes
output.py          tables for people, JSON for programs
table.py           a table as wide as the terminal
"""
