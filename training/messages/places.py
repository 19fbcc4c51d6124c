"""Places around the world in English, and countries in the other languages. Items stand apart by `;`."""

from __future__ import annotations

from typing import Final

from training.messages.lists import items

__all__ = ["CITIES", "COUNTRIES", "LANDMARKS", "REGIONS", "STATES"]


CITIES: Final = items(
    "New York;NYC;Los Angeles;LA;Chicago;Houston;Phoenix;Philadelphia;San Antonio;San Diego;Dallas;San Jose;Austin;"
    "Jacksonville;Fort Worth;Columbus;Charlotte;San Francisco;SF;Indianapolis;Seattle;Denver;Boston;El Paso;"
    "Nashville;Detroit;Oklahoma City;Portland;Las Vegas;Memphis;Louisville;Baltimore;Milwaukee;Albuquerque;Tucson;"
    "Fresno;Sacramento;Kansas City;Mesa;Atlanta;Omaha;Colorado Springs;Raleigh;Miami;Oakland;Minneapolis;Tulsa;"
    "Wichita;New Orleans;Cleveland;Tampa;Honolulu;Anaheim;Lexington;Stockton;Corpus Christi;Cincinnati;St. Paul;"
    "St. Louis;Pittsburgh;Anchorage;Boise;Spokane;Reno;Baton Rouge;Des Moines;Little Rock;Salt Lake City;"
    "Washington, D.C.;Palo Alto;Mountain View;Cupertino;Brooklyn;Queens;the Bronx;Manhattan;Staten Island;Yonkers;"
    "Ithaca;Ann Arbor;Santa Fe;Key West;Savannah;Mobile;London;Birmingham;Manchester;Leeds;Glasgow;Edinburgh;"
    "Liverpool;Bristol;Sheffield;Cardiff;Belfast;Newcastle upon Tyne;Nottingham;Leicester;Stoke-on-Trent;Bath;"
    "Reading;Milton Keynes;Aberdeen;Swansea;Stratford-upon-Avon;Weston-super-Mare;Dublin;Cork;Galway;Limerick;"
    "Kilkenny;Toronto;Montreal;Vancouver;Calgary;Ottawa;Edmonton;Winnipeg;Quebec City;Halifax;Moose Jaw;Sydney;"
    "Melbourne;Brisbane;Perth;Adelaide;Canberra;Hobart;Darwin;Wagga Wagga;Alice Springs;Auckland;Wellington;"
    "Christchurch;Dunedin;Rotorua;Cape Town;Johannesburg;Durban;Pretoria;Nairobi;Mombasa;Kisumu;Lagos;Abuja;Kano;"
    "Ibadan;Port Harcourt;Accra;Kumasi;Addis Ababa;Dakar;Bamako;Abidjan;Kinshasa;Luanda;Maputo;Harare;Lusaka;Kampala;"
    "Kigali;Dar es Salaam;Mogadishu;Khartoum;Cairo;Alexandria;Giza;Casablanca;Marrakesh;Rabat;Tunis;Algiers;Tripoli;"
    "Beirut;Damascus;Aleppo;Amman;Jerusalem;Tel Aviv;Haifa;Baghdad;Basra;Mosul;Tehran;Isfahan;Shiraz;Riyadh;Jeddah;"
    "Mecca;Medina;Doha;Dubai;Abu Dhabi;Muscat;Kuwait City;Sana'a;Kabul;Kandahar;Karachi;Lahore;Islamabad;Delhi;"
    "New Delhi;Mumbai;Bangalore;Bengaluru;Hyderabad;Chennai;Kolkata;Pune;Ahmedabad;Jaipur;Lucknow;Kochi;Dhaka;"
    "Chittagong;Colombo;Kathmandu;Thimphu;Beijing;Shanghai;Guangzhou;Shenzhen;Chengdu;Wuhan;Xi'an;Hangzhou;Nanjing;"
    "Tianjin;Chongqing;Harbin;Hong Kong;Macau;Taipei;Kaohsiung;Tokyo;Osaka;Kyoto;Yokohama;Nagoya;Sapporo;Fukuoka;"
    "Hiroshima;Seoul;Busan;Incheon;Pyongyang;Hanoi;Ho Chi Minh City;Saigon;Da Nang;Bangkok;Chiang Mai;Phuket;"
    "Phnom Penh;Vientiane;Yangon;Kuala Lumpur;Penang;Singapore;Jakarta;Bandung;Surabaya;Bali;Manila;Quezon City;Cebu;"
    "Davao;Ulaanbaatar;Almaty;Tashkent;Samarkand;Baku;Tbilisi;Yerevan;Moscow;St. Petersburg;Novosibirsk;Vladivostok;"
    "Kyiv;Kharkiv;Odesa;Lviv;Minsk;Vilnius;Riga;Tallinn;Warsaw;Kraków;Gdańsk;Wrocław;Poznań;Łódź;Prague;Brno;"
    "Bratislava;Budapest;Debrecen;Bucharest;Cluj-Napoca;Sofia;Plovdiv;Belgrade;Zagreb;Split;Ljubljana;Sarajevo;"
    "Skopje;Tirana;Athens;Thessaloniki;Istanbul;Ankara;Izmir;Antalya;Berlin;Hamburg;Munich;Cologne;Frankfurt;"
    "Stuttgart;Düsseldorf;Leipzig;Dresden;Nuremberg;Freiburg im Breisgau;Vienna;Graz;Salzburg;Innsbruck;Zurich;"
    "Geneva;Basel;Bern;Lausanne;Paris;Marseille;Lyon;Toulouse;Nice;Nantes;Strasbourg;Bordeaux;Lille;Aix-en-Provence;"
    "Brussels;Antwerp;Ghent;Bruges;Liège;Amsterdam;Rotterdam;The Hague;Utrecht;Eindhoven;Den Bosch;Luxembourg;"
    "Copenhagen;Aarhus;Oslo;Bergen;Trondheim;Stockholm;Gothenburg;Malmö;Uppsala;Helsinki;Tampere;Turku;Reykjavik;"
    "Madrid;Barcelona;Valencia;Seville;Zaragoza;Málaga;Bilbao;Granada;Santiago de Compostela;Lisbon;Porto;Coimbra;"
    "Faro;Rome;Milan;Naples;Turin;Palermo;Genoa;Bologna;Florence;Venice;Verona;Bari;Catania;Valletta;Nicosia;"
    "Mexico City;Guadalajara;Monterrey;Puebla;Tijuana;Cancún;Oaxaca;Havana;Kingston;Port-au-Prince;Santo Domingo;"
    "San Juan;Panama City;San Salvador;Managua;Tegucigalpa;Guatemala City;Bogotá;Medellín;Cali;Cartagena;Caracas;"
    "Maracaibo;Quito;Guayaquil;Lima;Cusco;Arequipa;La Paz;Santa Cruz de la Sierra;Santiago;Valparaíso;Buenos Aires;"
    "Córdoba;Rosario;Mendoza;Montevideo;Asunción;São Paulo;Rio de Janeiro;Brasília;Salvador;Fortaleza;Belo Horizonte;"
    "Curitiba;Recife;Porto Alegre;Manaus;Suva;Apia;Nuku'alofa"
)

STATES: Final = items(
    "Alabama;Alaska;Arizona;Arkansas;California;Colorado;Connecticut;Delaware;Florida;Georgia;Hawaii;Idaho;Illinois;"
    "Indiana;Iowa;Kansas;Kentucky;Louisiana;Maine;Maryland;Massachusetts;Michigan;Minnesota;Mississippi;Missouri;"
    "Montana;Nebraska;Nevada;New Hampshire;New Jersey;New Mexico;New York;North Carolina;North Dakota;Ohio;Oklahoma;"
    "Oregon;Pennsylvania;Rhode Island;South Carolina;South Dakota;Tennessee;Texas;Utah;Vermont;Virginia;Washington;"
    "West Virginia;Wisconsin;Wyoming;AL;AK;AZ;AR;CA;CO;CT;DE;FL;GA;HI;ID;IL;IN;IA;KS;KY;LA;ME;MD;MA;MI;MN;MS;MO;MT;"
    "NE;NV;NH;NJ;NM;NY;NC;ND;OH;OK;OR;PA;RI;SC;SD;TN;TX;UT;VT;VA;WA;WV;WI;WY"
)

REGIONS: Final = items(
    "Bavaria;Saxony;Brandenburg;Tyrol;Normandy;Brittany;Provence;Alsace;Tuscany;Lombardy;Sicily;Sardinia;Andalusia;"
    "Catalonia;Galicia;the Basque Country;the Algarve;Flanders;Wallonia;Silesia;Masovia;Bohemia;Moravia;Transylvania;"
    "Scotland;Wales;England;Northern Ireland;Cornwall;Yorkshire;Kent;Essex;Devon;County Cork;the Midlands;"
    "the Highlands;New England;the Midwest;the Bay Area;Southern California;Upstate New York;Silicon Valley;"
    "Long Island;Orange County;Cook County;Ontario;Quebec;British Columbia;Alberta;Nova Scotia;Saskatchewan;"
    "New South Wales;Queensland;Tasmania;Western Australia;Victoria;Otago;Kerala;Punjab;Gujarat;Tamil Nadu;"
    "Maharashtra;West Bengal;Kashmir;Sindh;Sichuan;Guangdong;Tibet;Xinjiang;Hokkaido;Okinawa;Java;Sumatra;Borneo;"
    "Mindanao;Luzon;Gauteng;KwaZulu-Natal;Darfur;the Sahel;Kurdistan;Gaza;the West Bank;Crimea;Donbas;Siberia;"
    "Chechnya;Patagonia;Yucatán;Chiapas;Jalisco;Minas Gerais;Bahia;Antioquia;Europe;Asia;Africa;South America;"
    "North America;Latin America;the Middle East;Southeast Asia;Scandinavia;the Balkans;the Caribbean;Oceania"
)

LANDMARKS: Final = items(
    "Times Square;Central Park;the Eiffel Tower;Big Ben;Heathrow;Gatwick;JFK;LAX;Schiphol;Buckingham Palace;"
    "the Louvre;Golden Gate Bridge;Mount Everest;Mount Fuji;Lake Como;Lake Tahoe;the Nile;the Thames;the Rhine;"
    "the Danube;the Alps;the Rockies;the Andes;the Sahara;Niagara Falls;Grand Canyon;Yellowstone;Yosemite;"
    "the Black Sea;the Pacific;Hyde Park;Camden Town;Notting Hill;Shoreditch;SoHo;Harlem;Chinatown;Kreuzberg;"
    "Montmartre;Le Marais;Trastevere;Shibuya;Shinjuku;Piccadilly Circus;King's Cross;Penn Station;Union Station;"
    "Wembley;Madison Square Garden;Red Square;Tahrir Square;Bondi Beach;Copacabana;Table Mountain;Angkor Wat;"
    "Machu Picchu;the Great Wall;the Vatican;Stonehenge;Loch Ness"
)

COUNTRIES: Final[dict[str, tuple[str, ...]]] = {
    "en": items(
        "Afghanistan;Albania;Algeria;Angola;Argentina;Armenia;Australia;Austria;Azerbaijan;Bahrain;Bangladesh;"
        "Barbados;Belarus;Belgium;Bolivia;Bosnia and Herzegovina;Botswana;Brazil;Bulgaria;Burkina Faso;Cambodia;"
        "Cameroon;Canada;Chad;Chile;China;Colombia;Congo;Costa Rica;Croatia;Cuba;Cyprus;the Czech Republic;Czechia;"
        "Denmark;Ecuador;Egypt;El Salvador;Eritrea;Estonia;Ethiopia;Fiji;Finland;France;Gabon;Georgia;Germany;Ghana;"
        "Greece;Guatemala;Guinea;Haiti;Honduras;Hungary;Iceland;India;Indonesia;Iran;Iraq;Ireland;Israel;Italy;"
        "Ivory Coast;Jamaica;Japan;Jordan;Kazakhstan;Kenya;Kosovo;Kuwait;Laos;Latvia;Lebanon;Liberia;Libya;Lithuania;"
        "Luxembourg;Madagascar;Malawi;Malaysia;Mali;Malta;Mexico;Moldova;Mongolia;Montenegro;Morocco;Mozambique;"
        "Myanmar;Namibia;Nepal;the Netherlands;New Zealand;Nicaragua;Niger;Nigeria;North Korea;North Macedonia;"
        "Norway;Oman;Pakistan;Palestine;Panama;Papua New Guinea;Paraguay;Peru;the Philippines;Poland;Portugal;Qatar;"
        "Romania;Russia;Rwanda;Samoa;Saudi Arabia;Senegal;Serbia;Sierra Leone;Singapore;Slovakia;Slovenia;Somalia;"
        "South Africa;South Korea;Spain;Sri Lanka;Sudan;Sweden;Switzerland;Syria;Taiwan;Tanzania;Thailand;Togo;Tonga;"
        "Trinidad and Tobago;Tunisia;Turkey;Uganda;Ukraine;the United Arab Emirates;the UAE;the United Kingdom;"
        "the UK;the United States;the US;USA;U.S.;Uruguay;Uzbekistan;Venezuela;Vietnam;Yemen;Zambia;Zimbabwe"
    ),
    "de": items(
        "Deutschland;Österreich;Frankreich;Italien;Spanien;Polen;Portugal;Belgien;Dänemark;Schweden;Norwegen;"
        "Finnland;Griechenland;Ungarn;Rumänien;Bulgarien;Kroatien;Serbien;Russland;Ukraine;China;Japan;Indien;"
        "Brasilien;Mexiko;Kanada;Australien;Ägypten;Marokko;Südafrika;Nigeria;Syrien;Afghanistan;Vietnam;Kenia;"
        "Irland;Großbritannien;Bayern;Hessen;Sachsen;Thüringen;Niedersachsen;Tirol;Kärnten"
    ),
    "fr": items(
        "France;Belgique;Suisse;Allemagne;Espagne;Italie;Portugal;Pologne;Grèce;Hongrie;Roumanie;Suède;Norvège;"
        "Finlande;Irlande;Angleterre;Écosse;Russie;Ukraine;Chine;Inde;Turquie;Égypte;Tunisie;Algérie;Côte d'Ivoire;"
        "Argentine;Colombie;Australie;Bretagne;Normandie;Provence;Alsace;Bourgogne;Syrie;Louisiane"
    ),
    "es": items(
        "España;Francia;Alemania;Italia;Portugal;Polonia;Grecia;Suecia;Noruega;Irlanda;Inglaterra;Escocia;Rusia;"
        "Ucrania;China;Japón;Turquía;Marruecos;Argelia;Egipto;México;Argentina;Colombia;Chile;Perú;Venezuela;Ecuador;"
        "Bolivia;Uruguay;Paraguay;Costa Rica;Guatemala;Honduras;Cuba;República Dominicana;Brasil;Estados Unidos;"
        "Andalucía;Galicia;Cataluña;Asturias;Extremadura"
    ),
    "it": items(
        "Italia;Francia;Germania;Spagna;Portogallo;Svizzera;Austria;Polonia;Grecia;Svezia;Norvegia;Irlanda;"
        "Inghilterra;Russia;Ucraina;Cina;Giappone;India;Turchia;Marocco;Tunisia;Egitto;Brasile;Argentina;Messico;"
        "Canada;Australia;Toscana;Sicilia;Lombardia;Puglia;Calabria;Sardegna;Piemonte;Umbria"
    ),
    "pt": items(
        "Portugal;Espanha;França;Alemanha;Itália;Suíça;Polónia;Grécia;Suécia;Irlanda;Inglaterra;Rússia;Ucrânia;China;"
        "Índia;Turquia;Marrocos;Angola;Moçambique;Cabo Verde;Timor-Leste;Argentina;Colômbia;Austrália;Estados Unidos;"
        "Canadá;México;Minas Gerais;Bahia;Paraná;Santa Catarina;Alentejo;Algarve"
    ),
    "nl": items(
        "Nederland;België;Duitsland;Frankrijk;Spanje;Italië;Portugal;Zwitserland;Oostenrijk;Polen;Griekenland;Zweden;"
        "Noorwegen;Ierland;Engeland;Schotland;Rusland;Oekraïne;China;Japan;India;Turkije;Marokko;Egypte;Suriname;"
        "Curaçao;Indonesië;Brazilië;Canada;Australië;Zuid-Afrika;Friesland;Limburg;Zeeland;Vlaanderen;Noord-Brabant"
    ),
    "pl": items(
        "Polska;Niemcy;Francja;Hiszpania;Włochy;Portugalia;Szwajcaria;Austria;Czechy;Słowacja;Węgry;Szwecja;Norwegia;"
        "Irlandia;Anglia;Szkocja;Rosja;Ukraina;Chiny;Japonia;Indie;Turcja;Maroko;Egipt;Brazylia;Argentyna;Meksyk;"
        "Kanada;Australia"
    ),
}
