"""Made-up texts that nobody trained or tuned on: what the PII engine is judged by.

**Who trains a recognizer, writes a rule, or tunes a threshold does not read `templates/test.txt`, nor what is generated
from it.** `templates/dev.txt`, other families with other words, is there to be looked at and tuned on. Both were
written without having seen the training messages (`training/messages`). Whoever changes the test templates after having
seen what an engine makes of them turns them into development data: write new families instead.

What is held out are the templates, the lists of names, places and organisations in this package, and the makers of
numbers. About half the values come from Faker, whose lists the training messages may share.

Texts are made from a seed when they are asked for: `generate("test", 1500, seed)` is the same for everybody with the
same version of Faker, on any day.
"""

from benchmarks.pii.heldout.generate import DEFAULT_COUNT, DEFAULT_SEED, Part, data_set, generate

__all__ = ["DEFAULT_COUNT", "DEFAULT_SEED", "Part", "data_set", "generate"]
