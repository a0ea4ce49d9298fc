"""Why a decision came out as it did, and which changes would have given another location a share (BEY-2).

standing.py      a decision with its candidates: the listed, the eliminated of each line, the ranks
compared.py      what each rule compared, as operands and in words
criteria.py      the criterion on which two locations differ, and by how much
displaced.py     a point nearer to another one
scene.py         the candidates of a decision, to be changed hypothetically
narrowing.py     only the locations that can matter to such a change
remedy.py        what a remedy is, and the remedies that rules and ranking share
remedies.py      for each reason the remedy against it
allowances.py    what preferences might have allowed: more splits, split orders, split lines, back orders
better_rank.py   for each criterion what would have ranked a location better
least.py         the least change that would have let a location win, always tried
pass_summaries.py  for each pass the listed, the eliminated, and those that could still take part
margins.py       the locations that would have had the lines without the winner, and the difference
explanation.py   all of this for one decision
history.py       what happened to the order apart from its decisions
now.py           where the lines of the order are now, and why
"""
