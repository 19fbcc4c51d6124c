"""What is put in the place of a finding: one operator a file. `specs` is how a policy names them.

replace     <PERSON_1>                       restorable
pseudonym   <PERSON_k7f3m9q2w5t8r1z4>        restorable, the same in all requests of a tenant
surrogate   a made-up value of the same kind  restorable
hash        <PERSON_HASH_0f…>                the same in all requests of a tenant
mask        ********1111
redact      <REDACTED>
keep        the value itself
block       the text is refused
"""

from preprocessing.pii.operators.base import Operator
from preprocessing.pii.operators.block import Block
from preprocessing.pii.operators.hash import Hash
from preprocessing.pii.operators.keep import Keep
from preprocessing.pii.operators.mask import Mask
from preprocessing.pii.operators.pseudonym import Pseudonym
from preprocessing.pii.operators.redact import Redact
from preprocessing.pii.operators.replace import Replace
from preprocessing.pii.operators.tokens import TOKEN

__all__ = ["TOKEN", "Block", "Hash", "Keep", "Mask", "Operator", "Pseudonym", "Redact", "Replace"]
