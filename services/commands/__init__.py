"""The subcommands of `orderfold`, one file a noun. A command parses, asks or acts through the rooms below, and prints.

up.py              up and run: all services, or one
organization.py    organization apply, check, diff, history, list, document
policy_output.py   what differs between two policies, a policy as YAML
load.py            load: a file onto a topic; loading/ reads and checks it
orders.py          status, orders, back-orders, report
inquiry.py         inquiry: orders by number, location, day, status, type and buyer
order.py           order: one order in one screen; order_output.py prints it; order_by_hand.py changes it
purchase_orders.py   purchase-orders: purchase orders or their lines by number, vendor, brand, item, day and status
purchase_order.py  purchase-order: one purchase order in one screen; purchase_order_output.py prints it
pack_slips.py      pack-slips: the slips of a batch as PDF or CSV; slips/ lays them out
invoices.py        invoices: vendors' invoices by number, vendor, purchase order, sales order, day and status
invoice.py         invoice: one vendor's invoice in one screen
trace.py           trace: the trace shopping log
rics.py            rics log, show: what is told to RICS, and what it says
why.py             why; why_output.py prints decisions, why_held_output.py orders that wait and those without a decision
privacy.py         privacy forget, forget-vendor, show, receipt
processor.py       schedule, runs
dead_letters.py    dead-letters list, show; dead_letters_chosen.py which of them a person means
replay.py          dead-letters replay
incidents.py       incidents list, close
recover.py         recover, republish: after a restore from an older copy
operate.py         migrate, topics, rebuild, check, wait-idle, lag
reroute.py         reroute: look again at unfulfillable lines
routing.py         verify
settings.py        settings
demo.py            demo: the superstore's orders held and released
demo_routing.py    demo-routing: the same orders routed
demo_week.py       demo-week: a week of them with stores and RICS; week_page.py prints what happened
demo_season.py     demo-season: two weeks of them with drop-ship vendors; season_page.py prints what happened
demo_page.py       what the demos print alike
peers.py           the simulated partners of the demos
stage.py           the system that the demos run on

options.py         options that several commands take
numbered.py        what a number names, or why it names nothing
times.py           times as people type them
running.py         the embedded servers of a running up, found by other terminals
connection.py      the connection of a command to the database
output.py          tables for people, JSON for programs, errors with their cure
blocks.py          names and values beside each other; addresses
money.py           amounts in their currency
default_command.py a group of commands one of which may be left out
table.py           tables that fit the terminal
progress.py        how far a command is with what it sends
failures.py        what goes wrong, in words, and the exit codes
"""
