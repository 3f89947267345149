"""Words of thanks, and of “me too”: en, sv, fr, es, de, pt, ar, uk, id, sw, in lower case.

Lists for all languages together: who writes "tack så mycket, merci!" is understood too.
"""

from __future__ import annotations

_JOINING = """
me too | same here | so do i | so have i | us too | we too | jag också | vi också | jag med
moi aussi | nous aussi | idem | yo también | nosotros también | a mí también
ich auch | wir auch | mir auch | eu também | nós também
أنا أيضا | أنا كذلك | نحن أيضا
я теж | ми теж | я також | saya juga | kami juga | mimi pia | sisi pia
"""

_PHRASES = """
thanks | thank you | thank u | thx | ty | many thanks | cheers | much appreciated | thankyou
tack | tackar | tusen tack | stort tack
merci | remerciements | je vous remercie | vous remercie | te remercie
gracias | muchas gracias | agradecido | agradecida | te agradezco
danke | dankeschön | vielen dank | besten dank | herzlichen dank | bedanke | dank
obrigado | obrigada | obrigadão | obg | valeu | agradeço | agradecida
شكرا | شكراً | شكرًا | مشكور | مشكورين | أشكرك | اشكرك | أشكركم | تشكر
дякую | дякуємо | спасибі | вдячний | вдячна | вдячні
terima kasih | terimakasih | makasih | trims | matur nuwun
asante | asanteni | shukrani | ahsante | nashukuru | tunashukuru
"""

_FILLERS = """
a an the so very much lot lots again for your you all everyone everybody help helping quick fast
answer reply response this that it is was i we am are really great perfect good nice works worked
working now well done excellent wonderful awesome kind best regards ok okay yes will to and of in
my our time work effort super hi hello dear appreciate had have been solved clear understood
jag vi så mycket för hjälpen hjälp svaret svar snabba det fungerar nu bra perfekt toppen fint
jättebra
alla dig er du ni är bäst vi hälsningar mvh hej ja med allt vänliga på igen härligt underbart den
beaucoup pour votre ton aide réponse rapide à tous vous c'est parfait super bien maintenant marche
ça tout bonne journée cordialement mille encore grand un et la le de oui d'accord très génial
bonjour
por la el tu su ayuda respuesta rápida todo todos perfecto excelente ya funciona muy bien ahora
mil
saludos buen día genial a ti usted ustedes de nuevo y sí hola claro
für die hilfe antwort schnelle alles super perfekt gut jetzt klappt funktioniert es ist das euch
dir ihnen viele grüße lg mfg sehr nochmals ganz toll und ja hallo allen eure ihre deine wunderbar
pela pelo ajuda resposta rápida tudo perfeito ótimo agora está funcionando muito bem a todos você
vocês abraço abraços bom dia e de novo sim olá excelente o
جزيلا جزيلاً جدا جداً على لك لكم المساعدة مساعدتك مساعدتكم الرد الجميع ممتاز رائع تمام يعمل الآن
نعم مرحبا كل كثيرا سريع السريع جيد و يا
за допомогу відповідь швидку все всім вам тобі дуже велике чудово добре працює тепер щиро гарно
так і з повагою привіт вже відмінно
atas bantuan bantuannya jawaban jawabannya banyak semua semuanya sudah bagus sekali baik berhasil
sekarang sempurna salam ya untuk dan halo kak pak bu mantap
sana kwa msaada jibu lako wenu wote nyote vizuri sawa kabisa nzuri imefanya kazi sasa ndiyo na
habari yako haraka
"""

_BLOCKERS = """
but however still not don't doesn't didn't isn't can't cannot won't wrong error problem missing
fails failed broken unless except please could would can need needs question questions wait
unfortunately instead another also never nothing
men dock fortfarande inte ej fel problem saknas tyvärr behöver kan skulle snälla fråga istället
också
mais cependant toujours pas ne erreur problème manque malheureusement peux pouvez pourriez
question
besoin aussi plutôt
pero todavía aún no error problema falta falló lamentablemente puede puedes podría pregunta
necesito
también sino
aber jedoch noch nicht kein keine fehler problem fehlt leider bitte kann können könnten frage
brauche auch trotzdem
mas porém ainda não erro problema falta infelizmente pode poderia pergunta preciso também
لكن ولكن ما لا لم ليس خطأ مشكلة ناقص للأسف هل ممكن يمكن سؤال أحتاج أيضا مازال
але однак досі ще не ні помилка проблема бракує нажаль жаль можна можете питання потрібно також
tapi tetapi namun masih tidak belum bukan salah error masalah kurang sayangnya bisa tolong
pertanyaan perlu juga
lakini bado hapana siyo kosa tatizo haifanyi haijafanya tafadhali naomba swali nahitaji pia
"""


_YES_AND_NO = """
yes no ok okay sure right correct exactly ja nej nein jo klar genau stämmer oui non d'accord exact
sí no claro exacto correcto vale sim não claro exato certo نعم لا تمام صحيح так ні добре авжеж вірно
ya iya tidak baik betul benar ndiyo ndio hapana sawa kweli
"""

_USER_PREFIXES = """
user benutzer utilisat usuari usuári utilizador användar pengguna mtumiaji користувач مستخدم
"""

_COUNTS = """
dozen hundred hundreds thousand thousands none three four five six seven eight ten
dussin hundra båda ingen fyra sex sju åtta tio douzaine cent cents deux trois quatre huit dix aucun
docena cien cientos dos tres cuatro ocho diez ninguno dutzend hundert beide drei vier fünf sechs
acht zehn dúzia cem centenas dois três quatro oito dez nenhum
مئة مائة ألف آلاف عشرة ثلاثة сто двісті
тисяча тисячі два три чотири десять ratus ribu dua tiga empat sepuluh mia elfu mbili tatu nne kumi
"""


def _phrases(table: str) -> frozenset[tuple[str, ...]]:
    phrases = (part for line in table.splitlines() for part in line.split("|"))
    return frozenset(tuple(phrase.split()) for phrase in phrases if phrase.strip())


PHRASES = _phrases(_PHRASES)
"""Ways to say thanks, each as its words."""

JOINING = _phrases(_JOINING)
"""Ways to begin a comment that says that somebody has the same wish, or the same trouble."""

FILLERS = frozenset(_FILLERS.split())
"""Words that may stand beside them and ask for nothing."""

YES_AND_NO = frozenset(_YES_AND_NO.split())
"""Words beside thanks that answer, where something was asked."""

USER_PREFIXES = tuple(_USER_PREFIXES.split())
"""How the name of the user namespace begins."""

BLOCKERS = frozenset([*_BLOCKERS.split(), *_COUNTS.split()])
"""Words that tell that there is more to it than thanks."""
