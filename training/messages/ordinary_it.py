"""Ordinary sentences in Italian: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Gentili signori, in allegato il nostro preventivo.
Oggetto: richiesta di rimborso
Oggetto: disdetta del contratto
Nome, cognome, indirizzo, CAP, città, telefono
Codice cliente:
Data di nascita:
Cittadinanza:
Intestatario del conto
Cordiali saluti e buona serata
La lavatrice fa uno strano rumore da ieri.
Il pacco è arrivato danneggiato e la scatola era aperta.
Il suo ordine è stato spedito e arriverà la prossima settimana.
Il cibo era squisito, ma il servizio lento.
Sono molto delusa dalla qualità del tessuto.
Mi può richiamare domani mattina?
Piove da tre giorni, che tristezza.
I bambini giocano in giardino con il cane.
La mia vicina ha piantato pomodori e zucchine.
Il medico gli ha prescritto riposo e uno sciroppo.
Il paziente presenta tosse secca e febbre.
Il giudice ha respinto il ricorso.
Il governo propone una nuova legge sulla casa.
La partita è finita in pareggio.
Mescolate la farina, lo zucchero e le uova, poi aggiungete il latte.
Lasciate riposare l'impasto per un'ora.
Domani cielo nuvoloso con qualche schiarita.
Password dimenticata? Clicca qui.
Salva, Annulla, Avanti, Indietro, Impostazioni, Esci
Si è verificato un errore, riprova più tardi.
L'appartamento ha due camere, cucina e balcone.
L'affitto non comprende le spese condominiali.
La stampante è di nuovo guasta.
Quanto dura la riparazione?
Due biglietti per lo spettacolo delle venti, per favore.
Il film è divertente, ma il finale è lento.
Gli alunni imparano le frazioni e la geometria.
La batteria non dura nemmeno mezza giornata.
Non dimenticare di comprare il pane e il latte.
Tranquillo, ci penso io.
Arrivo, sono bloccato nel traffico.
Che sciocchezza, non è vero.
Il gatto dorme sul divano.
Cerchiamo una persona motivata e precisa.
La banca ha bloccato la mia carta.
Tanti auguri di buon compleanno!
Chi ha le chiavi della cantina?
Il museo è chiuso per lavori.
L'assicurazione non copre i danni.
Compili il modulo e lo firmi, per favore.
Il colore mi piace, ma la taglia non va bene.
Il treno aveva quaranta minuti di ritardo.
Ci scusiamo per il disagio.
Oggetto: sollecito di pagamento
Oggetto: convocazione dell'assemblea condominiale
Oggetto: La tua bolletta della luce è disponibile
I: turni di guardia di agosto
Buonasera, la credenza in noce è ancora in vendita?
Resto in attesa di un suo riscontro.
Ringraziando anticipatamente, porgo distinti saluti.
Un abbraccio forte, a dopo!
Stato civile:
Professione:
Persona da contattare in caso di emergenza:
Luogo di rilascio:
Importo totale IVA inclusa:
Firma del richiedente:
Età:
Sesso:
Posta elettronica:
Motivo della richiesta:
Grado di parentela:
Annotazioni:
Residenza anagrafica:
Linea di assistenza attiva dal lunedì al sabato
Tutte le linee sono occupate, rimanga in attesa.
La riunione è rinviata a data da destinarsi.
La scadenza è domani a mezzogiorno.
ciaoo ke fai stasera??
ahahah 6 un mito
tvb, ci sentiamo dopo
Raga, che sbatti oggi
Boh, vediamo, tanto non ho voglia
Dai perfetto, alle sette sotto casa tua
Scusa, avevo il telefono scarico
Che palle, mi hanno bocciato all'orale
Aspirapolvere potente e maneggevole, un po' rumoroso.
La suola si è scollata dopo due settimane, una fregatura.
Rapporto qualità-prezzo imbattibile, ricomprerò sicuramente.
Imballaggio curato, istruzioni illeggibili, mancavano le viti.
Accoglienza calorosa, stanza spaziosa, materasso comodissimo.
Dolce stucchevole e carne del tutto insipida.
Tolgo una stella per il condizionatore.
Stacchi il modem, aspetti trenta secondi e lo riaccenda.
Il driver grafico non è compatibile con questa versione.
Svuota la cache del browser e ricarica la pagina.
Lo schermo sfarfalla appena collego il caricatore.
Il programma si blocca a ogni aggiornamento.
File non trovato
Accesso negato: permessi insufficienti
Spazio su disco esaurito
Tempo di attesa scaduto
Campo obbligatorio
La sessione è scaduta, effettua di nuovo l'accesso.
Aggiungi al carrello
Mostra altri risultati
Scarica allegato
Modifica profilo
Ordina per rilevanza
Trascina qui le tue foto
Ricerca avanzata, Filtri, Preferiti, Cronologia, Cestino
Anteprima di stampa
Accetta tutti i cookie
Spedizione, reso, fattura, sconto, spese di trasporto
Radiografia del torace nella norma.
Dolore lombare irradiato alla gamba sinistra.
Anamnesi: ipertensione, asma, allergia alla penicillina.
Assumere una compressa ogni otto ore per cinque giorni.
L'infermiera cambia la medicazione quotidianamente.
La ferita guarisce senza arrossamento né gonfiore.
Presentarsi a digiuno per il prelievo del sangue.
Il dentista ha otturato un molare e tolto il tartaro.
Vaccino, ricetta, siringa, stampelle, sedia a rotelle
Gravidanza alla ventesima settimana, decorso regolare.
L'avvocata invoca la legittima difesa.
L'imputato nega i fatti contestati.
Il locatore deve restituire la cauzione.
Tale clausola è vessatoria e quindi nulla.
L'affidamento condiviso sarà discusso in udienza.
Il notaio ha letto il testamento agli eredi.
Le parti concordano di ricorrere alla mediazione.
La testimone ha prestato giuramento.
Procura, pignoramento, querela, multa, sentenza, appello
La mensa propone un menù vegetariano ogni mercoledì.
La verifica di chimica riguarderà gli acidi.
Nel tuo tema mancano argomenti ed esempi.
Le lezioni cominciano a metà settembre.
Zaino, astuccio, quaderno, gomma, squadra, compasso
Mio figlio ripete la terza media.
I tirocinanti espongono la tesina venerdì.
La preside vieta i cellulari durante la ricreazione.
Pagella del secondo quadrimestre
Colloquio annuale: ricordate di fissare gli obiettivi.
Il turno di notte dà il cambio alle ventidue.
Il sindacato proclama lo sciopero contro i licenziamenti.
Contratto a tempo indeterminato, tre mesi di prova
Telelavoro due giorni a settimana e buoni pasto
La ragioniera controlla le scritture prima della chiusura.
Il cantiere procede nonostante la carenza di cemento.
Timbrare il cartellino all'ingresso dello stabilimento.
Il bonifico è stato respinto per mancanza di fondi.
Il tasso del mutuo continua a salire.
Scoperto, commissioni, libretto degli assegni, addebito, risparmio
Saldo disponibile dopo le operazioni
Lo sportello automatico ha trattenuto il mio bancomat.
Contesto un addebito di quarantanove euro.
Sinistro denunciato, perizia entro quindici giorni.
La franchigia ammonta a trecento euro.
Furto, incendio, rottura cristalli, calamità naturali
Il risarcimento riguarda soltanto gli arredi.
Monolocale arredato, luminoso, vicino alla metro, libero da giugno
Muffa sul soffitto, rubinetto che gocciola, tapparella bloccata.
Il riscaldamento centralizzato riparte in autunno.
Il portinaio porta fuori l'immondizia prima dell'alba.
Ascensore fuori servizio, usare le scale.
Parquet antico, stucchi, caminetto, doppi vetri
I miei coinquilini non lavano mai i piatti.
Imbarco immediato al cancello dodici
Valigia smarrita, volo cancellato, coincidenza persa.
Portate scarponi da montagna e una borraccia.
Ostello, agriturismo, crociera, escursione, tenda
Alla dogana controllano i bagagli a campione.
Casello, rotatoria, deviazione, parcheggio a pagamento, semaforo
La nave salpa con l'alta marea.
Patente di guida scaduta da due mesi
Prossima fermata: capolinea.
La portiera ha parato un rigore decisivo.
Il gruppo affronta la salita sotto la grandine.
L'allenatore schiera tre attaccanti e un solo mediano.
Nuoto, scherma, canottaggio, pesistica, salto in lungo
Si è slogata la caviglia giocando a tennis.
I tifosi cantavano ancora sugli spalti.
Soffriggete la cipolla tritata in un filo d'olio.
Preriscaldate il forno, imburrate lo stampo, setacciate il lievito.
Schiumate il brodo e aggiustate di sale.
Porro, rapa, barbabietola, cavolo riccio, melanzana, finocchio
Pera, ciliegia, mirtillo, mora, pompelmo, albicocca
Spolverate di prezzemolo e servite tiepido.
Un cucchiaio di aceto e un pizzico di pepe
Salmone affumicato, gamberi, cozze alla marinara, calamari
Formaggio di capra, salame, cetriolini, senape, focaccia
Gelate previste in quota, prestare attenzione.
Vento forte, temporali e raffiche a mezzogiorno.
Ondata di caldo: bevete spesso e abbassate le tende.
Nebbia persistente, poi sole generoso
La neve si scioglie e il ruscello straripa.
Scopa, straccio, spugna, secchio, detersivo, candeggina
Smacchiate la tovaglia con il bicarbonato.
Il tostapane fuma, stacca subito la spina!
Stirare la camicia al rovescio a bassa temperatura.
Si è fulminata di nuovo la lampadina del corridoio.
Martello, cacciavite, trapano, tassello, sega, pinze
Il voto si terrà per alzata di mano.
L'opposizione denuncia una riforma ingiusta e pasticciata.
I deputati hanno approvato l'emendamento sulle pensioni.
La maggioranza scricchiola sulla manovra finanziaria.
Il consiglio comunale valuta mezzi pubblici gratuiti.
Migliaia di firme contro la chiusura dell'ambulatorio
Che gioia rivedervi tutti quanti!
Mi sento sola, sfinita e un tantino smarrita.
Tiene il broncio perché l'hanno preso in giro.
Prova tanto orgoglio quanto sollievo.
La gelosia ha finito per soffocare la loro amicizia.
Sono stufo marcio, davvero.
Dove si trova la farmacia più vicina?
Da quando soffre di capogiri?
Perché il mio acquisto risulta ancora fermo?
A che ora apre la piscina?
Ha conservato lo scontrino?
Sono ammessi animali domestici?
Giri a sinistra e costeggi il canale.
Agitare prima dell'uso. Tenere fuori dalla portata dei bambini.
Tirare la linguetta e premere con decisione.
Conservare in luogo fresco e asciutto.
Avvitate le gambe sotto il ripiano con la chiave in dotazione.
SCIOPERO DEI NETTURBINI: MARCIAPIEDI SOMMERSI
SALDI INVERNALI: ULTIMI GIORNI
ATTENZIONE, VERNICE FRESCA
VIETATO FUMARE
USCITA DI SICUREZZA
AVVISO AGLI INQUILINI
Aumentano Gli Affitti: Cosa Cambia A Gennaio
Come Scegliere Un Materasso Senza Spendere Troppo
Cinque Trucchi Per Dormire Meglio
Note Legali
Informativa Sulla Riservatezza
Scoiattolo, riccio, tasso, civetta, rana, libellula
La cavalla ha partorito un puledro robusto.
I pastori tosano le pecore in primavera.
Cappotto, sciarpa, berretto, guanti, calze, stivaletti
Gonna plissettata, vita alta, fodera di raso
L'orchestra accorda i violini dietro il sipario.
Questo giallo mi ha tenuto col fiato sospeso fino all'epilogo.
La mostra raccoglie incisioni, acquerelli e sculture.
Le ricercatrici studiano la fotosintesi delle alghe.
Il satellite trasmette immagini dei ghiacciai.
Il quaranta per cento delle famiglie ricicla gli imballaggi.
Martedì laboratorio di ceramica, domenica mercatino dell'usato.
""".strip().split("\n")
