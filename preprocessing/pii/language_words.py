"""What tells languages apart: function words, letters and word endings. Data of `languages.py`.

The first eight are covered. The others are listed so that their texts are not taken for one of the eight.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ENDINGS", "FUNCTION_WORDS", "LETTERS"]

FUNCTION_WORDS: Final[dict[str, str]] = {
    "en": """
        the and of to is in that it was for on are with as his they be at one have this from or had by but what some we
        can out other were all there when up use your how said an each she which do their time if will way about many
        then them would like so these her him has more could go come did my no who its now been you i he me am please
        hello hi thanks thank our does don didn doesn isn wasn not just very need want call born name where why should
        yes got get here her new am'""",
    "de": """
        der die das und ist in den von zu mit sich auf für nicht ein eine einen einem einer als auch es an werden aus er
        hat dass sie nach wird bei um am sind noch wie einen über so zum war haben nur oder aber vor zur bis mehr durch
        kann ich du wir ihr mein meine meinen meiner dein ihre ihren bitte danke hallo wo wann warum wurde habe bin
        im vom beim sehr gut schon heute morgen gestern heißt heiße wohne wohnt uns mich mir dich ihm ihn keine kein
        jahre alt geboren herr frau telefonnummer guten tag können sehr geehrte welche dieser diese dieses gibt
        unter""",
    "fr": """
        le la les de des du un une et est en que qui dans pour pas sur au aux avec ce ces cette il elle on nous vous je
        ne se sont par plus ou où mais son sa ses leur être avoir ont fait été mon ma mes votre notre bonjour merci très
        bien aussi comme tout tous y suis êtes sommes avez ai as habite appelle quand pourquoi sans sous chez s'il
        d l j n qu c m t s né née ans depuis veuillez numéro adresse était peut faire ça oui non toujours monsieur
        madame""",
    "es": """
        el la los las de del un una y es en que por para con no se su sus al lo como más pero le ya o este esta sí
        porque entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni
        yo mi mis tu él ella usted nosotros soy eres somos son está están estoy tengo tiene hola gracias por favor
        vivo vive llamo años nació nacido fue ser hacer qué dónde cuándo cómo aquí buenos días señor señora puede
        teléfono número nuestro ha todavía ayer""",
    "it": """
        il lo la i gli le di del della dei delle dello degli un uno una e è in che per non con sono da dal dalla al alla
        ai agli alle nel nella nei sul sulla come più ma anche si mi ti ci vi mio mia miei tuo sua suo loro questo
        questa quello ho hai ha abbiamo hanno era io tu lui lei noi voi ciao grazie prego dove quando perché chi cosa
        molto bene tutti tutto sempre abito abita chiamo chiama anni nato nata buongiorno signor signora essere fare
        stato stata può qui numero ogni dopo prima ieri oggi domani""",
    "pt": """
        o a os as de do da dos das um uma e é em no na nos nas que por para com não se mais como mas foi ao aos à ele
        ela seu sua seus ou ser quando muito há já está eu também só pelo pela até isso entre era depois sem mesmo
        meu minha você nós eles sou estou tem tenho são olá obrigado obrigada bom dia onde porque quem moro mora chamo
        anos nasceu nascido nascida número nosso esta este isto fazer pode aqui senhor senhora tudo bem ainda
        chama amanhã manhã hoje será fica custa quanto nasci""",
    "nl": """
        de het een en van ik te dat die in is niet zijn op aan met voor er maar om hem dan zou of wat mijn men dit zo
        door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog zal me zij nu
        ge geen omdat iets worden werd al waren veel meer kon moet zonder kan hun dus alles onder ja wordt jij wij
        jullie ben bent was hallo dank alstublieft graag waar wanneer waarom woon woont heet jaar geboren mevrouw meneer
        goed vandaag gisteren onze ons deze komt gaat""",
    "pl": """
        i w na z do nie to się jest że o jak a ale po co tak za od za przez przy dla już tylko był była było być może
        czy ich jego jej tym te ten ta są oraz lub który która które gdy bardzo mnie mi cię go ja ty my wy on ona oni
        mam masz ma mamy mój moja moje twój dzień dobry dziękuję proszę cześć gdzie kiedy dlaczego jestem mieszkam
        mieszka nazywam lat urodzony urodzona pan pani pod u we ze numer telefonu wszystko teraz dziś wczoraj
        jeszcze został została nasz""",
    "sv": "och att det som en på är av för med till den har de inte om ett men var jag sig från vi så kan när år bor",
    "da": "og at det en den til er som på de med han af for ikke der var mig sig men et har om vi min havde jeg bor år",
    "fi": "ja on ei se että en hän oli joka mutta minä sinä tämä kun niin vain ovat myös olen nimeni asun vuotta mitä",
    "cs": "a se je na v že to s z do jsem si o ale jak tak co za by který jeho když jsou není jako mám jmenuji bydlím",
    "ro": "și în de la cu nu pe este un o care mai din că sunt pentru ce să fi am sau dar acest numele meu locuiesc",
    "hu": "a az és hogy nem is egy van volt de ez csak meg már mint vagyok nevem lakom kell aki ha még nagyon itt",
    "tr": "ve bir bu da de için çok ne daha var ben sen gibi kadar ama mi değil adım olarak yaşıyorum doğum olan",
    "vi": "và là của có không được người trong một cho tôi bạn này với các đã những ở tên sống",
}

LETTERS: Final[dict[str, str]] = {
    "de": "äöüß",
    "fr": "éèêàçùœëïûôî",
    "es": "ñ¿¡áéíóú",
    "it": "àèéìòù",
    "pt": "ãõçáéíóúâêôà",
    "nl": "ëï",
    "pl": "ąęłżźśćńó",
    "sv": "åäö",
    "da": "åæø",
    "fi": "äö",
    "cs": "ěščřžýáíéůďťň",
    "ro": "ășțâîşţ",
    "hu": "őűáéöüóí",
    "tr": "ığşçöü",
    "vi": "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỷỹ",
}

ENDINGS: Final[dict[str, str]] = {
    "en": "ing tion ness ould ight ough ther ment ally able ful ings ions",
    "de": "ung ungen keit heit isch ische lich liche ieren iert chen cht ern",
    "fr": "tion ment aise euse eux ait ais ez eur ique ille ette ons oir ent",
    "es": "ción ciones dad iendo ando ado ada aron ero mente ente amos nto",
    "it": "zione zioni mente etto etta ato ata ando endo iere ità uto ggio anno tto",
    "pt": "ção ções dade inho inha ado ada ndo eiro mente amos aram agem",
    "nl": "heid lijk ijk ing aar tje jes sch aan den ten oor eren eld",
    "pl": "ość ski ska skie ego iem ach ych owy owa anie enie ych kie wać ość ować cie czy",
}
