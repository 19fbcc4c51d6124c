"""Organisations: well-known ones, and shapes that names, words and places are put into."""

from __future__ import annotations

from typing import Final

from training.messages.lists import items, words

__all__ = ["KNOWN", "SHAPES", "WORDS"]


KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "company": items(
        "Google;Microsoft;Apple;Amazon;Meta;Facebook;Twitter;Netflix;Tesla;IBM;Intel;Oracle;SAP;Siemens;Bosch;BMW;"
        "Volkswagen;Daimler;Bayer;BASF;Lufthansa;Deutsche Telekom;Allianz;Renault;Total;Airbus;Carrefour;L'Oréal;"
        "Danone;Orange;Telefónica;Inditex;Zara;Iberia;Repsol;Fiat;Enel;Eni;Barilla;Ferrero;Pirelli;Philips;Shell;"
        "Unilever;Heineken;KLM;Ahold Delhaize;ASML;Allegro;Orlen;LOT;CD Projekt;Petrobras;Embraer;Vale;Galp;Nestlé;"
        "Novartis;Roche;IKEA;Volvo;Ericsson;Spotify;H&M;Nokia;Maersk;LEGO;Novo Nordisk;Equinor;Toyota;Honda;Sony;"
        "Nintendo;Panasonic;SoftBank;Samsung;LG;Hyundai;Kia;Huawei;Xiaomi;Alibaba;Tencent;Baidu;ByteDance;Lenovo;"
        "Tata;Infosys;Wipro;Reliance Industries;Flipkart;Safaricom;MTN;Dangote;Uber;Lyft;Airbnb;PayPal;Stripe;Square;"
        "eBay;Walmart;Target;Costco;Home Depot;Starbucks;McDonald's;Burger King;KFC;Subway;Coca-Cola;Pepsi;Nike;"
        "Adidas;Puma;General Electric;General Motors;Ford;Boeing;Lockheed Martin;Pfizer;Moderna;Johnson & Johnson;"
        "Procter & Gamble;AT&T;Verizon;T-Mobile;Vodafone;Comcast;FedEx;UPS;DHL;Delta;United Airlines;Ryanair;easyJet;"
        "British Airways;Tesco;Sainsbury's;Marks & Spencer;Rolls-Royce;BP;GlaxoSmithKline;AstraZeneca;Dropbox;Slack;"
        "Zoom;GitHub;GitLab;Atlassian;Salesforce;Adobe;NVIDIA;AMD;Qualcomm;OpenAI;Anthropic;Hugging Face;Databricks;"
        "Snowflake"
    ),
    "bank": items(
        "HSBC;Barclays;Lloyds;NatWest;Santander;BBVA;CaixaBank;ING;Rabobank;ABN AMRO;Deutsche Bank;Commerzbank;"
        "Sparkasse;UBS;Credit Suisse;BNP Paribas;Société Générale;Crédit Agricole;UniCredit;Intesa Sanpaolo;PKO BP;"
        "mBank;Millennium BCP;Itaú;Bradesco;Banco do Brasil;Chase;JPMorgan Chase;Bank of America;Wells Fargo;"
        "Citibank;Goldman Sachs;Morgan Stanley;Capital One;American Express;Visa;Mastercard;Revolut;N26;Monzo;Nubank;"
        "Royal Bank of Canada;Commonwealth Bank;ANZ;State Bank of India;ICICI Bank;Equity Bank;Standard Chartered;"
        "Credit Union One;Lehman Brothers"
    ),
    "school": items(
        "Harvard;Yale;Stanford;MIT;Princeton;Columbia University;UCLA;UC Berkeley;NYU;Oxford University;"
        "Cambridge University;Imperial College London;LSE;Trinity College;ETH Zürich;TU München;LMU;RWTH Aachen;"
        "Humboldt-Universität;Sorbonne;Sciences Po;École Polytechnique;Politecnico di Milano;Universidad Complutense;"
        "Universidade de Coimbra;USP;TU Delft;KU Leuven;Uniwersytet Jagielloński;Tsinghua University;"
        "Peking University;IIT Bombay;National University of Singapore;University of Tokyo;Makerere University;"
        "University of Cape Town;McGill;University of Toronto;Caltech;Georgia Tech"
    ),
    "agency": items(
        "NASA;FBI;CIA;NSA;IRS;DMV;FDA;CDC;EPA;FEMA;NHS;HMRC;DVLA;BBC;CNN;NBC;Reuters;the New York Times;The Guardian;"
        "Der Spiegel;Le Monde;El País;La Repubblica;WHO;UNICEF;UNESCO;UNHCR;the United Nations;the UN;NATO;"
        "the European Union;the EU;the IMF;the World Bank;the Red Cross;Amnesty International;Greenpeace;Oxfam;"
        "Doctors Without Borders;Médecins Sans Frontières;Save the Children;Human Rights Watch;WWF;Interpol;Europol;"
        "the Supreme Court;Parliament;the House of Commons;the Senate;the Pentagon;the State Department;"
        "the Ministry of Finance;the Ministry of Health;Scotland Yard;FIFA;UEFA;the IOC;Bundestag;Finanzamt München;"
        "Bundesagentur für Arbeit;Caritas;CNRS;Urssaf;Agencia Tributaria;INPS;ZUS;Belastingdienst"
    ),
    "team": items(
        "Manchester United;Man City;Arsenal;Chelsea FC;Liverpool FC;Tottenham;Real Madrid;FC Barcelona;"
        "Atlético Madrid;Juventus;AC Milan;Inter;AS Roma;Bayern Munich;Borussia Dortmund;Schalke 04;PSG;"
        "Olympique Lyonnais;Ajax;PSV;Feyenoord;Benfica;FC Porto;Sporting CP;Legia Warszawa;Lech Poznań;Flamengo;"
        "Boca Juniors;River Plate;Galatasaray;the Lakers;the Celtics;the Chicago Bulls;the Yankees;Boston Red Sox;"
        "the Dodgers;Green Bay Packers;the Patriots;Dallas Cowboys;the Raptors;Toronto Maple Leafs;"
        "New Zealand All Blacks;Mumbai Indians;LA Galaxy"
    ),
    "band": items(
        "The Beatles;the Rolling Stones;Queen;Pink Floyd;Led Zeppelin;Coldplay;Radiohead;Metallica;Nirvana;U2;ABBA;"
        "AC/DC;Oasis;Rammstein;Kraftwerk;Daft Punk;BTS;Blackpink;Arctic Monkeys;Foo Fighters;Pearl Jam;Green Day;"
        "Red Hot Chili Peppers;Fleetwood Mac;the Bee Gees;Iron Maiden;Depeche Mode;The Cure;Gorillaz;Måneskin;"
        "Sigur Rós;Tinariwen;Los Tigres del Norte"
    ),
}

SHAPES: Final[dict[str, tuple[str, ...]]] = {
    "company": items(
        "{last} Inc;{last} Inc.;{last}, Inc.;{last} LLC;{last} Ltd;{last} Ltd.;{last} Group;{last} & Sons;"
        "{last} & {last};{last}, {last} & {last} LLP;{last} and {last};{last}-{last};{last} Partners;{last} Brothers;"
        "{last} Consulting;{last} Plumbing;{last} Logistics;{last} Holdings;{last} PLC;{last} Pty Ltd;"
        "{last} Corporation;{last} Corp;{word} Inc;{word} Technologies;{word} Labs;{word} Systems;{word} Solutions;"
        "{word} Software GmbH;{word} AI;{word}{tail};{word} {word} Ltd;{word} Media;{word} Energy;{word} Foods;"
        "{word} Airlines;{word} Insurance;{word} Pharma;{word} Robotics;{word} Studio;{word} Health;{city} Motors;"
        "{city} Brewing Co.;{city} Gas & Electric;{city} Shipping"
    ),
    "company_de": items(
        "{last} GmbH;{last} GmbH & Co. KG;{last} AG;{last} & Söhne;{last} KG;{last} OHG;{last} e.K.;Bäckerei {last};"
        "Autohaus {last};Kanzlei {last} & Partner;Stadtwerke {city};{word} Technik GmbH;Praxis Dr. {last};"
        "Hotel {word};{city}er Zeitung"
    ),
    "company_fr": items(
        "{last} SA;{last} SARL;{last} SAS;{last} et Fils;Groupe {last};Cabinet {last};Boulangerie {last};"
        "Garage {last};{last} & Associés;Éditions {last};Transports {last};{word} France;Assurances {last}"
    ),
    "company_es": items(
        "{last} S.A.;{last} S.L.;{last} e Hijos;Grupo {last};Construcciones {last};Bodegas {last};Talleres {last};"
        "Seguros {word};{word} Consultores;{last} y Asociados;Transportes {last};{word} México S.A. de C.V."
    ),
    "company_it": items(
        "{last} S.p.A.;{last} S.r.l.;Fratelli {last};Gruppo {last};Studio Legale {last};Officina {last};"
        "{last} & Figli;Pasticceria {last};Edizioni {last};{word} Italia;Assicurazioni {word}"
    ),
    "company_pt": items(
        "{last} Lda.;{last} S.A.;{last} Ltda.;Grupo {last};{last} & Filhos;Construtora {last};Padaria {last};"
        "Farmácia {last};{word} Brasil;{word} Portugal;Seguros {word};Transportadora {last};{last} Advogados"
    ),
    "company_nl": items(
        "{last} B.V.;{last} BV;{last} N.V.;{last} & Zonen;Bakkerij {last};Garage {last};{last} Advocaten;"
        "Bouwbedrijf {last};{word} Nederland;Stichting {word};{last} Verzekeringen;Drukkerij {last}"
    ),
    "company_pl": items(
        "{last} Sp. z o.o.;{last} S.A.;{word} Polska;Piekarnia {last};Kancelaria {last};{last} i Wspólnicy;"
        "Grupa {last};Zakłady Mięsne {last};{word} Bud;Hurtownia {word};Przychodnia {word}"
    ),
    "bank": items(
        "Bank of {city};{city} Savings Bank;First National Bank of {city};{last} Capital;{city} Credit Union;"
        "{word} Bank;{last} Asset Management;Banco de {city};Volksbank {city};Banca di {city}"
    ),
    "school": items(
        "University of {city};{city} University;{city} State University;{city} Community College;{last} High School;"
        "{city} Elementary School;{last} Academy;St. {first}'s School;{last} Middle School;{city} Business School;"
        "{last} School of Law;Lincoln High;{city} Institute of Technology;Universität {city};Université de {city};"
        "Universidad de {city};Università di {city};Universidade de {city};Universiteit {city};Uniwersytet {city};"
        "Technische Universität {city};Hochschule {city};Lycée {first} {last};Colegio {last};Gymnasium {city}"
    ),
    "hospital": items(
        "{city} General Hospital;St. {first}'s Hospital;{last} Memorial Hospital;{city} Medical Center;{last} Clinic;"
        "Mount Sinai;Mayo Clinic;Cleveland Clinic;{city} Children's Hospital;Royal {city} Infirmary;"
        "{word} Family Practice;Klinikum {city};Universitätsklinikum {city};Charité;CHU de {city};Hôpital {last};"
        "Hospital de {city};Hospital {first} {last};Ospedale di {city};Policlinico {city};Ziekenhuis {city};"
        "Szpital {city};{last} Dental Care"
    ),
    "agency": items(
        "{city} Police Department;{city} City Council;the {city} Fire Department;County of {city};"
        "the Mayor's Office of {city};the {last} Foundation;{city} Housing Authority;{last} Trust;Friends of {city};"
        "{city} Food Bank;the {city} Times;the {city} Gazette;{city} Chamber of Commerce;{city} Public Library;"
        "{city} Water Board;the Embassy of {country};{country} Ministry of Justice;Department of Motor Vehicles;"
        "{last} Institute;{city} Humane Society"
    ),
    "team": items(
        "{city} FC;{city} United;{city} City;FC {city};{city} Rovers;{city} Wolves;the {city} Hawks;{city} Tigers;"
        "the {city} Raptors;Athletic {city};Real {city};SV {city};{city} Rugby Club"
    ),
    "band": items(
        "The {word}s;The {last} Brothers;{word} and the {word}s;{first} {last} Quartet;{word} Orchestra;"
        "The {last} Trio;{city} Symphony Orchestra;{word} {word};Los {last}s"
    ),
}

WORDS: Final = words(
    "Apex Aurora Beacon Blue Bright Cascade Cedar Cobalt Comet Copper Crimson Crown Crystal Delta Echo Eclipse Ember "
    "Emerald Evergreen Falcon Fusion Galaxy Glacier Global Golden Granite Harbor Horizon Icon Infinity Iron Juniper "
    "Keystone Laser Liberty Lighthouse Lotus Lumen Lunar Maple Meridian Metro Midnight Mirage Momentum Mosaic Nebula "
    "Neon Next Nimbus Noble North Northern Nova Oak Ocean Omega Onyx Orbit Orion Pacific Paragon Phoenix Pinnacle "
    "Pioneer Polar Premier Prime Prism Quantum Quest Radiant Raven Red River Royal Sapphire Sierra Silver Sky Smart "
    "Solar Spark Sterling Stone Summit Sun Sunrise Swift Terra Titan Trident Twin Union Unity Urban Vanguard Vertex "
    "Vista Vivid Volt Wave West Wild Willow Zenith Zephyr Acme Contoso Initech Globex Verano Norte Soleil Lumière "
    "Stella Aquila Alba Primavera"
)
