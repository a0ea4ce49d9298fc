"""Why a decision came out as it did, and what would have had to be otherwise (BEY-2).

standing.py      a decision with what it saw: who was listed, who was left out of which line, who ranks before whom
compared.py      what each rule compared, as operands and in words
criteria.py      on which criterion two locations differ, and by how much
displaced.py     a place nearer to another
scene.py         what a decision saw, to be changed in thought
narrowing.py     only the locations that can matter to such a change
remedy.py        what a remedy is, and those that rules and ranking share
remedies.py      for each reason what would have lifted it
allowances.py    what might have been allowed: more splits, split orders, split lines, back orders
better_rank.py   for each criterion what would have ranked a location better
least.py         the least change that would have let a location win, always tried
passes_seen.py   who was listed in each pass, who was left out, who could still take part
margins.py       who would have had the lines without the winner, and what sets the two apart
explanation.py   all of it for one decision
history.py       what happened to the order beside its decisions
now.py           where its lines are now, and what put them there
"""
