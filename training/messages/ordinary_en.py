"""Ordinary sentences in English: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
We watched The Godfather and Jaws back to back last night.
Has anyone here seen Inception, Gladiator or The Matrix?
Frozen is still the only film the kids will sit through.
Now Showing: Top Gun, Up, Alien, Gravity, Parasite
The Hobbit is on the reading list, and so is Lord of the Flies.
I finally finished Pride and Prejudice and started Great Expectations.
Book club picks: Wild Swans, The Kite Runner, Normal People, Atonement
Overdue: Brave New World, Animal Farm, The Handmaid's Tale
Bohemian Rhapsody came on and the whole bar sang along.
Playlist: Yesterday, Imagine, Purple Rain, Stairway to Heaven, Thriller, Halo
Silent Night and Jingle Bells are the only carols I can play.
Is Minecraft worth it, or should I get Portal and Half-Life in the sale?
Tetris, Pong, Pac-Man, Space Invaders, Asteroids, Doom
Stuck on the third boss in Dark Souls, any tips?
Game night: Monopoly, Scrabble, Cluedo, Risk, Catan and Jenga
Beef Wellington, roast potatoes and Brussels sprouts, 24.50
A burger with French fries, extra ketchup and a Coke, please.
Caesar salad, Waldorf salad, eggs Benedict, peach Melba
Earl Grey or builder's tea? We also have oolong, matcha and chai.
Pastrami on rye, hold the mayo, with a side of coleslaw
Specials: Chicken Kiev, Shepherd's Pie, Bakewell Tart, Eton Mess
Two Bloody Marys, an Old Fashioned and a pint of bitter for table nine
A Margherita and a Quattro Stagioni, both thin crust
Chelsea buns and Eccles cakes are half price after four.
Add a splash of Worcestershire sauce and a spoonful of Dijon mustard.
Granny Smith apples are better for baking than Pink Lady or Gala.
Cheddar, Brie, Gouda, Parmesan, Edam, Stilton, Feta
Pinot Noir, Merlot, Chardonnay, Malbec, Riesling, Prosecco
Victoria sponge, Battenberg, Black Forest gateau, Madeira cake
Sift the flour, fold in the egg whites and bake for 25 minutes.
Simmer the lentils until soft, then season with cumin and lemon.
Sage, rosemary, basil, thyme, parsley, dill, ginger, saffron
The cookies came out flat because the butter was too warm.
Leave the dough to prove under a damp tea towel.
Java, Python, Ruby, Rust, Go, Swift, Kotlin, Scala, Perl, Julia
You need Python 3.11 or later and a recent version of Docker.
Safari keeps crashing, but Chrome and Firefox work fine.
Open the file in Excel, then save it as a CSV.
Install Jenkins, Ansible, Terraform and Vagrant on the build server.
We moved from Jira to Trello and from Outlook to Thunderbird.
Ubuntu, Debian, Fedora, Arch and Mint all boot from this stick.
Alexa, turn off the bedroom lights.
Hey Siri, set a timer for ten minutes.
Ask Cortana or type your question in the search bar.
PowerPoint froze in the middle of the demo.
The Django app talks to Postgres through Redis and Celery.
Maven cannot resolve the Spring Boot dependency.
Drag the Photoshop file into Lightroom and export it as a PNG.
Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
January, February, March, April, May, June, July, August
September, October, November and December are our busiest months.
Mercury, Venus, Mars, Jupiter, Saturn, Uranus, Neptune, Pluto
Orion, Cassiopeia and the Big Dipper are easy to spot in winter.
Closed on Christmas Eve, Boxing Day, New Year's Day and Good Friday
Happy Easter, everyone! The egg hunt starts after lunch.
Trick or treat? Halloween costumes are on the second floor.
Thanksgiving leftovers: turkey, stuffing, gravy, pumpkin pie
Valentine's Day bouquets must be ordered by Wednesday.
Aries, Taurus, Gemini, Cancer, Leo, Virgo, Libra, Scorpio
Maths, Physics, Chemistry, Biology, Geography, History, Drama, Art
Algebra is fine, but Geometry and Statistics are killing me.
Introduction to Macroeconomics, Lecture 7: Supply and Demand
Homework: read chapter four and answer questions 1 to 6.
Parents' Evening has been moved to the main hall.
Learning outcomes, assessment criteria, marking scheme
She got a B in Economics and an A in Music.
Parkinson's, Alzheimer's, Crohn's, Hodgkin's, Tourette's, Down syndrome
Take amoxicillin 500 mg three times a day for a week.
Ibuprofen, Paracetamol, Naproxen, Codeine, Morphine, Tramadol
Metformin, Lisinopril, Atorvastatin, Omeprazole, Sertraline, Warfarin
Prozac made me drowsy, so the dose was halved.
Apgar 9 at one minute, Babinski negative, Glasgow Coma Scale 15
Bloods: Hb 13.2, WBC 7.4, CRP under 5, eGFR above 90
The Achilles tendon is intact; mild swelling over the Eustachian tube.
Chief complaint, past history, medications, allergies, review of systems
No acute distress. Lungs clear, abdomen soft and non-tender.
The patient was advised to rest and drink plenty of fluids.
Salmonella, Listeria, E. coli, Legionella, Candida, Giardia
A Heimlich manoeuvre and a call for an ambulance saved the day.
Pro bono, prima facie, habeas corpus, mens rea, bona fide, ex parte
The motion is denied without prejudice.
Res judicata bars the second claim; the appeal is moot.
Force Majeure, Severability, Governing Law, Entire Agreement
The Tenant shall keep the Premises in good repair.
WHEREAS the Seller agrees to sell and the Buyer agrees to purchase the Goods
The Plaintiff, the Defendant and the Witness left the courtroom.
Power of Attorney, Last Will and Testament, Affidavit of Service
The landlord must return the deposit within thirty days.
Chief Financial Officer, Head of Sales, Senior Analyst, Office Manager
The Head Chef, the Night Porter and the Duty Manager share one desk.
Wanted: Forklift Driver, Warehouse Operative, Site Foreman
A baker, a butcher, a mason, a cooper, a fletcher and a potter
The carpenter, the smith and the miller all charge by the hour.
Our marshal will steward the parking and the page will usher guests in.
Terms and Conditions
Frequently Asked Questions
Getting Started Guide
Key Findings and Recommendations
Table of Contents, List of Figures, Acknowledgements, Appendix
Executive Summary, Scope, Method, Results, Next Steps
DO NOT TOUCH, WET PAINT
FINAL NOTICE: PAYMENT OVERDUE
HUGE SUMMER CLEARANCE, EVERYTHING MUST GO
PLEASE WAIT HERE UNTIL CALLED
NO REFUNDS WITHOUT RECEIPT
INVOICE
MINUTES OF THE ANNUAL GENERAL MEETING
Subject: Your Order Has Shipped
Subject: Re: Fwd: Budget Forecast Q3
Subject: Action Required: Verify Your Mailbox
Subject: Lost umbrella in Meeting Room B
Subject: Complaint About Late Delivery
First Name:
Last Name:
Date of Birth:
Emergency Contact:
Maiden Name:
Billing Address:
Postcode / ZIP:
Country of Residence:
Signature of Applicant
Reason for Visit:
Name on Card, Card Number, Expiry, Security Code
Sign In, Sign Up, Log Out, Forgot Password?, Remember Me
Save Draft, Discard Changes, Publish, Share, Duplicate, Archive
Add to Basket, Proceed to Checkout, Apply Promo Code
Accept All Cookies, Reject All, Manage Preferences
File, Edit, View, Insert, Format, Tools, Window, Help
Swipe Left to Delete, Long Press to Select
No Results Found. Try Another Search Term.
You have 12 unread messages and 3 missed calls.
House Prices Fall for Third Month
Petrol Prices Hit Record High as Winter Looms
Storm Warning: Heavy Snow and Gales Expected Overnight
Heatwave Breaks Records, More Sunshine on the Way
Inflation Cools, Rates on Hold
Scientists Find New Species of Frog
Mayor Opens Bridge After Two-Year Delay
Strike Chaos: Trains Cancelled, Buses Packed
I will sign the will tomorrow if the ink is dry.
Will it rain? It may, but I hope not.
Mark the exam papers in pencil and leave a mark in the margin.
Prices rose again, and so did the smell of the rose by the gate.
There is a grace period of ten days; say grace before dinner.
She said the bill was too high for a rich chocolate tart.
To be frank, modern art is not my thing.
Have faith, the boiler will be fixed by Sunday.
A sunny spell is due at dawn, with showers by noon.
Summer sale now, autumn collection soon, winter coats later
Pearl earrings, a jade ring and an amber necklace in a velvet box
Prune the iris, the lily, the daisy and the violet after flowering.
Holly and ivy on the door, heather in the window box, hazel in the hedge
Dogs chase cats, and I chase invoices.
The grant was approved, so please grant me access to the folder.
He drew a robin, then drew the curtains.
A jack of all trades with a car jack and a headphone jack
Corks bob up and down; her bob needs a trim.
Pat the chicken dry, then dust it with pepper.
Don't nick the paint when you carry the ladder past the door.
A dollar and a dime, or a penny for your thoughts
Sue them or settle; either way it costs a bundle.
Rob the bank in level two and drop the loot in the den.
Charity begins at home, and patience is a virtue.
Joy, serenity, mercy, honor and glory: pick one for the banner.
Skip the intro; the long wade through chapter one is worth it.
Chuck the rusty drill bit; the chuck itself just needs oil.
Carol singers, carol sheets and a gene for perfect pitch
Don a hard hat before you enter the site.
Ginger tea, clove oil, olive paste, cherry jam, plum pudding
Our cat prefers a sandy spot near the cliff path.
Lance the boil, dress the wound, and gauge the heart rate.
Miles to go, pages to read, and stones to turn
Victor, Juliett, Oscar and Romeo are letters in the radio alphabet.
Alpha, Bravo, Charlie, Delta, Echo, Foxtrot, Golf, Hotel
The sample entry is a placeholder, so please overwrite it.
A hunter, an archer and a ranger walk into a dungeon.
The chase for the title goes to the final day.
Phoenix, griffin, troll, elf, dragon, wizard, paladin
ASAP, RSVP, ETA, DIY and other initialisms are set in small caps.
CPU, GPU, RAM, SSD, USB, HDMI, LAN, VPN, DNS, NAT
PTO, KPI, OKR, ROI, EBITDA, SLA, NDA, RFP, FYI, EOD
MRI, CT, ECG, ICU, A&E, BMI, COPD, PTSD, ADHD
Celsius, Fahrenheit, Kelvin, Newton, Joule, Watt, Volt, Ampere, Hertz, Pascal
5 kg, 250 ml, 30 cm, 12 V, 60 Hz, 1.5 L, 72 dpi, 18 MPa
SELECT id, total FROM orders WHERE status = 'open' ORDER BY total DESC;
UPDATE stock SET quantity = quantity - 1 WHERE sku = 'AB-1042';
git commit -am "Fix typo in readme" && git push origin main
docker run --rm -p 8080:80 nginx:1.25
sudo apt install -y build-essential cmake
kubectl get pods -n staging -o wide
for i in range(10): print(i * i)
const total = items.reduce((a, b) => a + b, 0);
if (x > MAX_RETRIES) return false; // give up
max_connections = 200, log_level = "debug", cache_ttl = 3600
DATABASE_URL, SECRET_KEY, DEBUG, ALLOWED_HOSTS, TIME_ZONE
NullPointerException in OrderService at line 214
ModuleNotFoundError: No module named 'numpy'
TypeError: undefined is not a function
Error 0x80070005: Access Denied
HTTP 404 Not Found, HTTP 503 Service Unavailable
[WARN] retry 3 of 5, backing off for 800 ms
Segmentation fault (core dumped)
Build 20417 passed, 3 tests skipped, coverage 87.4%
Release 4.12.0-rc2 adds dark mode and fixes 31 bugs.
Order no. 48213 is packed, tracking to follow.
Ticket INC-20931 has been closed as a duplicate of INC-20877.
Part no. XJ-7740, qty 16, unit price $3.75, total $60.00
It was £1,299.99 in store and £1,149 online.
Final score 3-1, half-time 1-1
She won 6-4, 3-6, 7-5 in just under two hours.
Batch 0097, shelf 14C, bin 220
The offside call was wrong and everyone in the stand knew it.
Our goalkeeper saved two penalties in the shoot-out.
Training is at six on the astro pitch, bring shin pads.
Dear Customer, thank you for getting in touch with us.
To whom it may concern, please find the quotation attached.
Hi all, the lift is out of order again.
Kind Regards
Yours Faithfully
Best wishes and many thanks for your help
Cheers, talk soon
Please call us back at your earliest convenience.
Your refund has been processed and should arrive in five working days.
I would like to cancel my subscription before it renews.
Could you resend the quote with the delivery costs included?
We apologise for the delay and any inconvenience caused.
Out of Office: back on Monday
omg same, literally crying rn
brb gotta feed the dog
lol no way, u serious??
tbh idk, prob gonna skip it
Wanna grab a bite later?
Mate, that was brutal.
Dude, where did you put the charger?
ok cool cya l8r
Gr8, thx so much!!
Five stars, would buy again in a heartbeat.
The zip broke after two days and the seller ignored me.
Lovely room, lumpy pillows, noisy pipes
Great value, but the instructions make no sense.
Turn it off, wait ten seconds and turn it on again.
The printer says Paper Jam but there is no paper in it.
My phone won't charge unless I hold the cable at an angle.
Clear your cache, then restart the browser.
Your card was declined. Please try another payment method.
Current Account, Savings, Mortgage, Overdraft, Standing Order
The excess on this policy is 250 per claim.
Claim rejected: wear and tear is not covered
Two-bed flat, bills included, no smokers, parking extra
The tap drips, the window sticks and the hob won't light.
Gate 22, Seat 14A, Boarding Group 3, Window
Checked bags, carry-on, neck pillow, adapter, sunscreen
The ferry was cancelled because of high winds.
Mop the floor, bleach the sink, descale the kettle
Hoover, Mop, Bucket, Sponge, Duster, Bin Bags
Sofa, Armchair, Bookcase, Wardrobe, Lamp, Rug, Mirror
Oak, Ash, Elm, Birch, Rowan, Willow, Cedar, Maple
Robin, Wren, Jay, Martin, Swift, Heron, Kestrel, Finch
Labrador, Poodle, Beagle, Corgi, Spaniel, Terrier, Greyhound
I feel anxious, bored and oddly hopeful all at once.
Mum is furious, Dad is asleep and the baby has hiccups.
Grandma knits socks for the whole street.
Why is my bill twice as much as last month?
Who left the milk out?
How do I reset the thermostat?
When does the pharmacy shut on Saturdays?
""".strip().split("\n")
