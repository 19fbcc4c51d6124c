"""Ordinary sentences in Polish: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Szanowni Państwo, w załączniku przesyłamy naszą ofertę.
Temat: prośba o zwrot pieniędzy
Temat: rezygnacja z abonamentu
Imię, nazwisko, ulica, numer domu, kod pocztowy, miejscowość
Numer klienta:
Data urodzenia:
Obywatelstwo:
Właściciel rachunku
Z wyrazami szacunku i życzeniami miłego dnia
Pralka od wczoraj wydaje dziwne dźwięki.
Paczka dotarła uszkodzona, a pudełko było otwarte.
Państwa zamówienie zostało wysłane i dotrze w przyszłym tygodniu.
Jedzenie było pyszne, ale obsługa powolna.
Jestem bardzo rozczarowana jakością materiału.
Czy może Pan oddzwonić jutro rano?
Pada od trzech dni, jaka szkoda.
Dzieci bawią się w ogrodzie z psem.
Moja sąsiadka posadziła pomidory i cukinie.
Lekarz zalecił odpoczynek i syrop.
Sąd oddalił apelację.
Rząd proponuje nową ustawę mieszkaniową.
Mecz zakończył się remisem.
Wymieszaj mąkę, cukier i jajka, a potem dodaj mleko.
Odstaw ciasto na godzinę.
Jutro będzie pochmurno z przejaśnieniami.
Nie pamiętasz hasła? Kliknij tutaj.
Zapisz, Anuluj, Dalej, Wstecz, Ustawienia, Wyloguj
Wystąpił błąd, spróbuj ponownie później.
Mieszkanie ma dwa pokoje, kuchnię i balkon.
Drukarka znowu się zepsuła.
Ile trwa naprawa?
Dwa bilety na seans o dwudziestej, proszę.
Film jest zabawny, ale zakończenie się dłuży.
Uczniowie uczą się ułamków i geometrii.
Bateria nie wytrzymuje nawet pół dnia.
Nie zapomnij kupić chleba i mleka.
Spokojnie, zajmę się tym.
Już jadę, stoję w korku.
Co za bzdura, to nieprawda.
Kot śpi na kanapie.
Bank zablokował moją kartę.
Wszystkiego najlepszego z okazji urodzin!
Kto ma klucze do piwnicy?
Ubezpieczenie nie pokrywa szkody.
Proszę wypełnić formularz i go podpisać.
Kolor mi się podoba, ale rozmiar nie pasuje.
Pociąg miał czterdzieści minut opóźnienia.
Przepraszamy za niedogodności.
Temat: Oferta na remont łazienki
Temat: Wezwanie do zapłaty
Temat: Zaproszenie na zebranie wspólnoty
Odp: Zmiana terminu spotkania
PD: Protokół z narady
Numer klienta, Numer zamówienia, Numer faktury, Numer polisy
Zawód:
Pracodawca:
Stan cywilny:
Nazwisko panieńskie:
Miejsce urodzenia:
Telefon kontaktowy:
Adres do korespondencji (jeśli inny):
Miejscowość, data, podpis
Uwagi
Tytuł przelewu
Pola oznaczone gwiazdką są obowiązkowe.
Zadzwoń do nas, chętnie pomożemy.
Od kilku godzin próbuję dodzwonić się na infolinię.
Proszę zadzwonić, gdy kurier będzie w drodze.
W załączeniu umowa, regulamin i pełnomocnictwo.
Niniejszym wypowiadam umowę z końcem miesiąca.
Potwierdzamy otrzymanie Państwa reklamacji.
Kwota 49,90 zł zostanie zwrócona na konto.
Twój koszyk jest pusty.
Kup teraz, Do kasy, Kod rabatowy, Lista życzeń, Wyczyść filtry
Zaloguj się, Zarejestruj, Zmień hasło, Usuń konto
Plik, Edycja, Widok, Wstaw, Okno, Pomoc
Utracono połączenie. Spróbować ponownie?
Kod błędu 503: Usługa niedostępna
Za mało miejsca na dysku
Odmowa dostępu
Wyjmij wtyczkę z gniazdka i odczekaj minutę.
Przytrzymaj przycisk zasilania przez dziesięć sekund.
Po ostatniej aktualizacji aplikacja ciągle się zawiesza.
Myszka nie działa, klawiatura na szczęście tak.
Wersja 3.1.2 usuwa kilka poważnych błędów.
Na strychu sygnał wifi jest bardzo słaby.
Spodnie, Sweter, Kurtka, Szalik, Czapka, Skarpetki, Buty, Pasek
Młotek, Śrubokręt, Obcęgi, Piła, Wiertarka, Poziomica
Stół, Krzesło, Szafa, Lampa, Dywan, Zasłona, Poduszka, Lustro
Łyżka, Widelec, Nóż, Talerz, Filiżanka, Miska, Patelnia, Garnek
Jabłko, Gruszka, Wiśnia, Śliwka, Truskawka, Malina, Winogrono
Marchew, Cebula, Ziemniaki, Ogórek, Por, Szpinak, Kalafior
Krowa, Koń, Owca, Koza, Osioł, Kura, Kaczka, Gęś
Lis, Borsuk, Zając, Jeż, Sarna, Dzik, Wiewiórka, Kret
Kos, Wróbel, Sikora, Dzięcioł, Sowa, Czapla, Łabędź, Bocian
Dąb, Buk, Brzoza, Sosna, Lipa, Klon, Kasztan
Piekarz, kowal, krawiec, młynarz i bednarz to dawne zawody.
Piekarnia na rogu w poniedziałki jest zamknięta.
Krawcowa skróci rękawy do piątku.
Król wydał ucztę, a królowa zaprosiła wróżki.
Gołąb usiadł na parapecie i gruchał.
Wilk wyszedł z lasu, a zając uciekł w krzaki.
Głowa, Szyja, Ramię, Łokieć, Dłoń, Palec, Kolano, Stopa
Wątroba, Nerka, Płuco, Serce, Żołądek, Jelito, Śledziona
Kaszel, katar, gorączka, ból gardła i mięśni
Wywiad, Objawy, Badanie, Rozpoznanie, Leczenie, Zalecenia
Ibuprofen 400 mg, w razie bólu do trzech razy na dobę
Na pobranie krwi proszę przyjść na czczo.
Skierowanie do okulisty
Rana goi się dobrze, opatrunek można zdjąć w piątek.
Alergie, Przyjmowane leki, Przebyte operacje
W razie działań niepożądanych zapytaj farmaceutę.
Rehabilitantka pokazała ćwiczenia na kręgosłup.
Dentysta założył plombę i usunął kamień.
Pacjentka nie gorączkuje, apetyt w normie.
Bez zmian osłuchowych nad polami płucnymi
Recepta jest ważna trzydzieści dni.
Wyrok nie jest jeszcze prawomocny.
Prokuratura wszczęła śledztwo w sprawie oszustwa.
Świadek niczego nie pamiętał.
Zgodnie z art. 6 ust. 2 obowiązuje termin czternastu dni.
Regulamin, Polityka prywatności, Kontakt, Mapa strony
Notariusz sporządza akt.
Za naruszenie zakazu grozi grzywna.
Powód, Pozwany, Pełnomocnik, Biegły, Sędzia
Odpowiedzialność, Gwarancja, Siła wyższa, Spory
Wniosek o zasiłek rodzinny lub dodatek mieszkaniowy
Prosimy o dosłanie brakujących dokumentów.
Wniosek jest w trakcie rozpatrywania.
Urząd skarbowy wezwał mnie do złożenia wyjaśnień.
Zeznanie roczne, Ulga, Nadpłata, Odwołanie
Ubezpieczenie mieszkania, Autocasco, Polisa na życie
Zgłoszenie szkody: zalanie piwnicy
Rzeczoznawca oszacował szkodę na 2300 zł.
Udział własny wynosi 150 zł.
Rachunek bieżący, Lokata, Karta kredytowa, Kredyt hipoteczny
Polecenie zapłaty odrzucono z powodu braku środków.
Stopy procentowe rosną, raty kredytów też.
Saldo, Przelew, Wyciąg, Blokada, Prowizja
Wpisz kod z wiadomości, aby zatwierdzić operację.
Kaucja wynosi równowartość dwóch czynszów.
Prosimy nie zostawiać rowerów na klatce schodowej.
Grzyb w łazience, a właściciel nic z tym nie robi.
Czynsz, Prąd, Gaz, Woda, Wywóz śmieci, Fundusz remontowy
Jasne mieszkanie z parkietem, aneksem kuchennym i komórką lokatorską
Kaloryfer stuka i grzeje tylko do połowy.
Kto w tym tygodniu myje schody?
Hydraulik udrożnił odpływ i wymienił uszczelkę.
Kontenery proszę wystawić przed szóstą.
Praca: księgowa na pół etatu
Związki zawodowe zgodziły się na nowy grafik.
Biorę dziś zwolnienie, rozłożyła mnie grypa.
Wniosek urlopowy zaakceptowany
Wynagrodzenie, Premia, Okres próbny, Okres wypowiedzenia
Porządek obrad: otwarcie, sprawozdanie, wolne wnioski
Stażysta kseruje dokumenty, a dyrektorka rozmawia przez telefon.
Oddajcie karty pracy do poniedziałku w południe.
Maszyna stoi, część zamienna jest zamówiona.
Magazyn, Zakupy, Sprzedaż, Księgowość, Zarząd
Projekt idzie zgodnie z planem, budżet niestety nie.
Geografia, Chemia, Biologia, Fizyka, Muzyka, Plastyka, Historia
Sprawdzian był trudniejszy, niż myślałam.
Wywiadówka odbędzie się w auli.
Praca domowa: strona 34, zadania 2 i 3
Świadectwo dobre, tylko z matmy słabo.
Wykład odwołany, ćwiczenia odbędą się zdalnie.
Ołówek, Gumka, Linijka, Cyrkiel, Zeszyt, Nożyczki, Klej
Przedszkole zamykają dziś o czternastej.
Gol w ostatniej minucie, wynik końcowy 3:2
Trener zmienił bramkarza w przerwie.
Spalony, Rzut karny, Rzut rożny, Aut, Dogrywka
Pływaczka przegrała medal o jedną dziesiątą sekundy.
Klub szuka wolontariuszy na letni festyn.
Wieczorem biegamy w parku, kto się pisze?
Zabierzcie solidne buty, kurtkę i zapas wody.
Zeszklij cebulę, podsmaż mięso i podlej bulionem.
Rozgrzej piekarnik do 180 stopni.
Żurek, Bigos, Pierogi, Gołąbki, Placki ziemniaczane, Sernik
Barszcz z uszkami i krokiet z kapustą
Kawałek szarlotki z bitą śmietaną i kawa z mlekiem
Dopraw sos śmietaną, gałką muszkatołową i pieprzem.
Ryba w sosie, sałatka jarzynowa, karp w galarecie
20 dag twarogu, 1 łyżka miodu, 2 łyżeczki cynamonu, szczypta soli
Najlepiej spożyć przed: data na wieczku
Ostrzeżenie: silny wiatr na wybrzeżu
Rano gołoledź, po południu odwilż
Mgła, Grad, Burza, Śnieg, Upał, Przymrozki
Ale duszno, zaraz się rozpuszczę.
Rolnicy skarżą się na suszę i słabe plony
Ceny paliw znów w górę
Związkowcy grożą strajkiem na kolei
Opozycja żąda wyjaśnień od ministra
Sondaż: większość za zakazem fajerwerków
Pożar hali magazynowej, nikt nie ucierpiał
Naukowcy znaleźli wodę na odległej planecie
Wybory, Koalicja, Parlament, Poseł, Ustawa, Głosowanie
Poniedziałek, Wtorek, Środa, Czwartek, Piątek, Sobota, Niedziela
Styczeń, Luty, Marzec, Kwiecień, Maj, Czerwiec, Lipiec, Sierpień
W maju kwitną bzy, a w czerwcu róże.
Wesołych Świąt i szczęśliwego Nowego Roku!
Smacznego jajka i mokrego dyngusa!
Merkury, Wenus, Mars, Jowisz, Saturn, Uran, Neptun
Wielkanoc, Boże Ciało, Wigilia, Sylwester, Majówka
Dzień dobry wszystkim
Dobry wieczór, czy stolik przy oknie jest wolny?
Hej, co słychać?
Pozdrawiam i do zobaczenia
Z poważaniem
Łączę wyrazy szacunku
Serdecznie pozdrawiamy w imieniu całego zespołu
Wyrazy współczucia i dużo siły
Zdrówka, odpoczywaj dużo!
Pa, do jutra, śpij dobrze
zw, zaraz wracam
no spoko, pasuje mi
nwm, zapytaj szefowej
haha, nie uwierzysz
Stary, ale się spóźniłeś
Matko, jak wszystko podrożało
Serio? Niesamowite.
Nie chce mi się, padam z nóg.
Odbierzesz mnie z dworca?
Zaspałam, będę dziesięć minut później
Daj znać, jak wyjedziesz
Zadzwoń, to pilne!
Gdzie położyłeś pilota?
Tęsknię za ciszą na wsi.
Była smutna, zła i jednocześnie spokojniejsza.
Radość, Strach, Wstyd, Duma, Zazdrość, Nadzieja, Tęsknota
Wiara, nadzieja i miłość
Mam wyrzuty sumienia, bo skłamałem.
Woli milczeć, niż się kłócić.
Tata chrapie, a budzik tyka.
Dziadek zbiera znaczki, babcia robi na drutach.
Nasza córka zdała na prawo jazdy.
Kuzynka wychodzi za mąż latem, potrzebuję sukienki.
Sąsiedzi znowu grillują na balkonie.
Niemowlę dobrze je i dużo śpi.
Pięć gwiazdek, solidne wykonanie, szybka dostawa
Dobry stosunek jakości do ceny, polecam
Kanapa wygodna, ale mocno pachnie klejem.
Opakowanie uszkodzone, zawartość cała
Dwie gwiazdki, bo instrukcja jest niezrozumiała.
Pokój czysty, śniadanie monotonne, basen zimny.
Nieuprzejma obsługa, długie czekanie, zimne jedzenie
Drugi raz bym tego sprzętu nie kupiła.
Wstrząsnąć przed użyciem, przechowywać w chłodzie.
Wkręć śrubę A w otwór B, ale jeszcze nie dokręcaj.
Nie podgrzewać w kuchence mikrofalowej
UWAGA: ryzyko porażenia prądem
WEJŚCIE, WYJŚCIE, KASA, ZAKAZ PALENIA
FAKTURA
Spis treści
Podsumowanie i wnioski
Ilość, Nazwa towaru, Cena netto, Wartość brutto, Stawka VAT
12 sztuk po 3,95 zł, razem 47,40 zł
Towar niedostępny, termin dostawy nieznany
Lot odwołany, zmiana rezerwacji przy okienku.
Bagaż podręczny, Paszport, Ładowarka, Krem z filtrem, Apteczka
Peron 3, tor 7, wagon 23, strefa ciszy
Komunikacja zastępcza z powodu robót torowych
Prom odpływa o wpół do dziewiątej.
Śniadanie w cenie, zwierzęta niemile widziane
Gdzie jest najbliższy bankomat?
Samochód nie odpala, pewnie akumulator.
Wymiana oleju, Klocki hamulcowe, Świece, Opony, Przegląd
Warsztat chce 480 zł za tłumik.
Objazd, Ulica jednokierunkowa, Zakaz postoju
Buty w rozmiarze 38, obcas za wysoki
Proszek do prania, Gąbka, Wiadro, Miotła, Mop, Odkurzacz
Pranie jeszcze wisi na sznurku.
Pomidory potrzebują słońca, nawozu i dużo wody.
Oddam kosiarkę, odbiór osobisty
Kupię rowerek dziecięcy, zamienię na sanki
Sprzedam kanapę, stół i meble ogrodowe.
Koncert wyprzedany, atmosfera znakomita.
Powieść o winie, zdradzie i przebaczeniu
Skrzypce, Fortepian, Trąbka, Perkusja, Gitara, Flet
Wystawa prezentuje obrazy, rzeźby i fotografie.
Ilu gości właściwie przyjdzie na przyjęcie?
Dlaczego składkę pobrano dwa razy?
Masz pytania? Napisz do nas!
Jakie dokumenty są potrzebne do zapisu?
Czy możemy przesłać niezobowiązującą ofertę?
Promocja: wszystkie kurtki za pół ceny
Wypisz się z newslettera
Sprawozdanie finansowe, Bilans, Budżet, Wyniki kwartalne
Przychód, Zysk, Strata, Rezerwa, Amortyzacja
Akcje straciły cztery procent.
Burmistrz otworzył nową pływalnię.
Straż pożarna, Policja i Pogotowie ćwiczą razem.
Stan licznika, Zaliczka, Zużycie w kWh
Prosimy podać stan licznika do końca miesiąca.
Winda nieczynna, przepraszamy.
Drodzy współpracownicy, w piątek w kuchni czeka ciasto.
Szanowni mieszkańcy, w poniedziałek nie będzie ciepłej wody.
Szanowny Kliencie, abonament przedłuży się automatycznie.
Najlepsze życzenia z okazji ślubu!
Nic nie rozumiem, wytłumacz mi jeszcze raz.
""".strip().split("\n")
