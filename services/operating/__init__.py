"""What operators do, for command, API and console alike.

setup.py           brings a database and a broker to what this version needs
organizations.py   puts a policy in force, pauses and resumes the runs of a DC
dead_letters.py    finds a dead letter and sends it again
lag.py             how far each follower of the log and each consumer of a topic is behind
idle.py            waits until nothing is under way
install.py         makes the tables and views of this version; install_views.py the views; relations.py what is there
ledger.py          the ledger check
rebuild.py         folds one read model again from the whole log
verify.py          makes routing decisions again
refusals.py        why something is not done
"""
