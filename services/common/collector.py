"""The garbage collector of a process that takes batches: it need not look at every one of them."""

import gc

_YOUNG = 50_000  # objects; a batch makes about half of that


def calm() -> None:
    """Leave what is loaded alone and look at new objects seldom.

    Facts and messages hold no cycles and go with their batch. Looking for some among them was measured to take
    twice as long as reading them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
