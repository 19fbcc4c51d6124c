"""Opinions to explain: written for this project, so no model of it was trained on them. All people are made up."""

from __future__ import annotations

from typing import Final

__all__ = ["OPINIONS"]

OPINIONS: Final = (
    "I waited forty minutes for a coffee and then it was cold.",
    "The new update finally fixed the crashes, and the app starts in a second now.",
    "Honestly the best customer service I have dealt with in years.",
    "The seat was cramped, the screen was broken and nobody apologised.",
    "My daughter adores this puzzle and plays with it every single evening.",
    "It does what the label says, no more and no less.",
    "After two weeks the battery lasts barely an hour, which is useless on a train.",
    "Write to maria.lopez@example.com if you want a plumber who is friendly, tidy and on time.",
    "The museum was lovely but the queue in the rain ruined the afternoon.",
    "What a wonderful surprise, the hotel upgraded us without asking for anything.",
    "They charged my card twice and have ignored three messages since.",
    "The instructions are confusing and two screws were missing from the bag.",
    "Delivery came a day early, everything was wrapped with care.",
    "The soup tasted of nothing and the bread was stale.",
    "I am impressed by how quiet this dishwasher is, we can talk next to it.",
    "The lecture starts at nine in room twelve on the second floor.",
    "Call me at +1 212-555-0147, your driver was rude and left my parcel in the street.",
    "A brilliant film with a weak ending, yet I would watch it again tomorrow.",
    "The jacket looked great in the picture, in reality the colour is awful and the zip sticks.",
    "Our guide was funny, patient with the children and knew every corner of the old town.",
    "The battery died on day three. Support told me to buy a new phone. I will never trust this brand again.",
    "Cheap, light and surprisingly sturdy, exactly what I needed for the trip.",
    "The train leaves from platform four and stops twice before the border.",
    "I regret buying this vacuum cleaner, it is loud, heavy and leaves half of the dust behind.",
    "The dentist explained every step and I felt no pain at all, thank you so much!",
    "Our room smelled of smoke and the manager shrugged when we complained.",
    "You can pay by card or in cash, both are accepted at the counter.",
    "The garden is beautiful in spring, and the staff let us stay long after closing.",
    "Terrible website: the form lost my answers three times and then logged me out.",
    "This blanket is so soft that the cat has claimed it as her own.",
    "The second season is boring, the jokes are old and the plot makes no sense.",
    "Thanks to Anna Petrova at the desk we caught our flight, she was amazing.",
    "The parcel was opened, the gift was gone, and the courier denied everything.",
    "Breakfast was fresh and generous, the coffee alone was worth the visit.",
    "The phone has a screen of six inches and comes in two colours.",
    (
        "I was afraid of the noise at night, but the windows are excellent and we slept perfectly. The only "
        "pity is that the pool was closed for repairs during our whole stay, which nobody had mentioned "
        "before we booked."
    ),
    (
        "We ordered at seven, the food arrived at nine, it was cold, half of it was wrong, and when I rang "
        "to complain the man hung up on me. The delivery boy was kind, I must say, and it was certainly not "
        "his fault. Still, I want my money back."
    ),
    (
        "The hall was full and the sound was poor where we sat, so the first part was a disappointment. Then "
        "the second band came on, played as if their lives hung on it, and turned the evening into one of "
        "the best concerts I have ever seen."
    ),
)
