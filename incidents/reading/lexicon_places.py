"""Places of the field, built in: countries with their demonyms and capitals, seas, cities, bases.

One line a place. Countries: ``ISO3|name|demonyms|capital|other names``. Places:
``ISO3|group|name; other names``. A blank ISO3 is a sea or a region of several countries.
Coordinates live in the database, not here.
"""

from __future__ import annotations

from .model import Name

_COUNTRIES = """
AFG|Afghanistan|Afghan|Kabul|
ARE|United Arab Emirates|Emirati|Abu Dhabi|UAE;U.A.E.
ARM|Armenia|Armenian|Yerevan|
AUS|Australia|Australian|Canberra|
AUT|Austria|Austrian|Vienna|
AZE|Azerbaijan|Azerbaijani;Azeri|Baku|
BEL|Belgium|Belgian|Brussels|
BEN|Benin|Beninese|Porto-Novo|
BFA|Burkina Faso|Burkinabe;Burkinabé|Ouagadougou|
BGD|Bangladesh|Bangladeshi|Dhaka|
BGR|Bulgaria|Bulgarian|Sofia|
BHR|Bahrain|Bahraini|Manama|
BLR|Belarus|Belarusian|Minsk|
BRA|Brazil|Brazilian|Brasilia|
CAF|Central African Republic|Central African|Bangui|
CAN|Canada|Canadian|Ottawa|
CHN|China|Chinese|Beijing|
CIV|Ivory Coast|Ivorian|Yamoussoukro|Côte d'Ivoire
CMR|Cameroon|Cameroonian|Yaounde|
COD|Democratic Republic of the Congo|Congolese|Kinshasa|Democratic Republic of Congo;DRC;DR Congo
COL|Colombia|Colombian|Bogota|Bogotá
CYP|Cyprus|Cypriot|Nicosia|
CZE|Czech Republic|Czech|Prague|Czechia
DEU|Germany|German|Berlin|
DJI|Djibouti|Djiboutian||
DNK|Denmark|Danish|Copenhagen|
DZA|Algeria|Algerian|Algiers|
EGY|Egypt|Egyptian|Cairo|
ERI|Eritrea|Eritrean|Asmara|
ESP|Spain|Spanish|Madrid|
EST|Estonia|Estonian|Tallinn|
ETH|Ethiopia|Ethiopian|Addis Ababa|
FIN|Finland|Finnish|Helsinki|
FRA|France|French|Paris|
GBR|United Kingdom|British;U.K.;UK|London|UK;U.K.;Britain;Great Britain
GEO|Georgia|Georgian|Tbilisi|
GRC|Greece|Greek|Athens|
HTI|Haiti|Haitian|Port-au-Prince|
HUN|Hungary|Hungarian|Budapest|
IDN|Indonesia|Indonesian|Jakarta|
IND|India|Indian|New Delhi|Delhi
IRN|Iran|Iranian|Tehran|Islamic Republic of Iran;Teheran
IRQ|Iraq|Iraqi|Baghdad|
ISR|Israel|Israeli|Jerusalem|
ITA|Italy|Italian|Rome|
JOR|Jordan|Jordanian|Amman|
JPN|Japan|Japanese|Tokyo|
KAZ|Kazakhstan|Kazakh|Astana|
KEN|Kenya|Kenyan|Nairobi|
KOR|South Korea|South Korean|Seoul|Republic of Korea
KWT|Kuwait|Kuwaiti|Kuwait City|
LBN|Lebanon|Lebanese|Beirut|
LBR|Liberia|Liberian|Monrovia|
LBY|Libya|Libyan|Tripoli|
LKA|Sri Lanka|Sri Lankan|Colombo|
LTU|Lithuania|Lithuanian|Vilnius|
LVA|Latvia|Latvian|Riga|
MAR|Morocco|Moroccan|Rabat|
MDA|Moldova|Moldovan|Chisinau|
MLI|Mali|Malian|Bamako|
MMR|Myanmar|Burmese|Naypyidaw|Burma
MOZ|Mozambique|Mozambican|Maputo|
MRT|Mauritania|Mauritanian|Nouakchott|
NER|Niger|Nigerien|Niamey|
NGA|Nigeria|Nigerian|Abuja|
NLD|Netherlands|Dutch|Amsterdam|The Hague
NOR|Norway|Norwegian|Oslo|
NZL|New Zealand|New Zealander|Wellington|
OMN|Oman|Omani|Muscat|
PAK|Pakistan|Pakistani|Islamabad|
PAN|Panama|Panamanian||
PHL|Philippines|Philippine;Filipino|Manila|
POL|Poland|Polish|Warsaw|
PRK|North Korea|North Korean|Pyongyang|
PRT|Portugal|Portuguese|Lisbon|
PSE|Palestine|Palestinian|Ramallah|Palestinian territories;occupied West Bank
QAT|Qatar|Qatari|Doha|
ROU|Romania|Romanian|Bucharest|
RUS|Russia|Russian|Moscow|Russian Federation
RWA|Rwanda|Rwandan|Kigali|
SAU|Saudi Arabia|Saudi;Saudi Arabian|Riyadh|
SDN|Sudan|Sudanese|Khartoum|
SEN|Senegal|Senegalese|Dakar|
SGP|Singapore|Singaporean||
SOM|Somalia|Somali|Mogadishu|
SRB|Serbia|Serbian|Belgrade|
SSD|South Sudan|South Sudanese|Juba|
SVK|Slovakia|Slovak|Bratislava|
SWE|Sweden|Swedish|Stockholm|
SYR|Syria|Syrian|Damascus|
TCD|Chad|Chadian|N'Djamena|
TGO|Togo|Togolese|Lome|
THA|Thailand|Thai|Bangkok|
TUN|Tunisia|Tunisian|Tunis|
TUR|Turkey|Turkish|Ankara|Türkiye;Turkiye
TWN|Taiwan|Taiwanese|Taipei|
UGA|Uganda|Ugandan|Kampala|
UKR|Ukraine|Ukrainian|Kyiv|Kiev
USA|United States|American;U.S.;US|Washington|U.S.;US;U.S.A.;USA;United States of America;America
UZB|Uzbekistan|Uzbek|Tashkent|
VEN|Venezuela|Venezuelan|Caracas|
YEM|Yemen|Yemeni|Sanaa|Sana'a
ZAF|South Africa|South African|Pretoria|
"""

_SEAS = """
|sea|Red Sea; southern Red Sea
|sea|Gulf of Aden
|sea|Bab al-Mandeb Strait; Bab al-Mandeb; Bab el-Mandeb; Bab al-Mandab; Bab-el-Mandeb; Bab al Mandab Strait; Bab el-Mandeb Strait
|sea|Arabian Sea
|sea|Persian Gulf; Arabian Gulf
|sea|Gulf of Oman
|sea|Strait of Hormuz; Hormuz
|sea|Indian Ocean
|sea|Mediterranean Sea; Mediterranean; eastern Mediterranean
|sea|Black Sea; western Black Sea
|sea|Sea of Azov; Azov Sea
|sea|Kerch Strait
|sea|Gulf of Guinea
|sea|South China Sea
|sea|Taiwan Strait
|sea|Baltic Sea
|sea|Caribbean Sea; Caribbean
|region|Middle East
|region|Sahel
|region|Horn of Africa
|region|West Africa
|region|Kashmir
"""

_PLACES = """
IRQ|base|Al Asad Air Base; Ain al-Asad; Ain al Asad; Al-Asad Airbase; Al Asad; Ayn al Asad; Al-Assad Airbase
IRQ|base|Erbil Air Base; Erbil Airport; Erbil International Airport
IRQ|base|Al-Harir Air Base; Harir Air Base; Bashur Air Base; Harir base; Harir Airbase; Al-Harir Airbase; Harir
IRQ|base|Balad Air Base; Balad Airbase; Joint Base Balad
IRQ|base|Camp Victory; Victoria Base; Union III
IRQ|base|Camp Taji; Taji Base
IRQ|base|Baghdad Diplomatic Support Center; Baghdad Diplomatic Support Centre; BDSC
IRQ|base|Baghdad International Airport; Baghdad airport
IRQ|city|Green Zone
IRQ|city|Erbil; Irbil; Arbil
IRQ|city|Kirkuk
IRQ|city|Mosul
IRQ|city|Basra; Basrah
IRQ|city|Sulaymaniyah; Sulaimaniyah; Sulaimaniya
IRQ|city|Dohuk; Duhok
IRQ|city|Fallujah
IRQ|city|Ramadi
IRQ|city|Tikrit
IRQ|city|Jurf al-Sakhar; Jurf al-Nasr; Jurf al-Sakhr
IRQ|city|Al-Qaim; al Qaim
IRQ|city|Sinjar
IRQ|region|Anbar; Al-Anbar; Anbar province
IRQ|region|Nineveh; Ninewa
IRQ|region|Iraqi Kurdistan; Kurdistan Region; Kurdistan region of Iraq
SYR|base|Al-Tanf Garrison; Al-Tanf; al Tanf; Tanf; At-Tanf; Al Tanf Base
SYR|base|Conoco; Mission Support Site Conoco; Conoco gas field
SYR|base|Green Village; Mission Support Site Green Village; Al-Omar oil field; Al Omar oil field; Omar oil field; Al-Omar
SYR|base|Al-Shaddadi; Shaddadi; al-Shadadi; Shaddadi base
SYR|base|Rumalyn Landing Zone; Rumaylan Landing Zone; Rmelan; Rumaylan; Rmeilan
SYR|base|Kharab al-Jir; Kharab al-Jeer
SYR|base|Tal Baydar
SYR|city|Deir ez-Zor; Deir al-Zor; Deir Ezzor; Dayr az Zawr; Deir al-Zour
SYR|city|Abu Kamal; Albu Kamal; Al Bukamal; Boukamal; Al-Bukamal; Albukamal
SYR|city|Mayadin; al-Mayadin; Mayadeen
SYR|city|Aleppo
SYR|city|Homs
SYR|city|Hama
SYR|city|Idlib
SYR|city|Latakia
SYR|city|Tartus; Tartous
SYR|city|Palmyra
SYR|city|Raqqa; Raqqah
SYR|city|Hasakah; Hasakeh; Al-Hasakah
SYR|city|Qamishli
SYR|city|Daraa
SYR|city|Quneitra
SYR|city|Sweida; Suwayda
JOR|base|Tower 22
ISR|city|Tel Aviv
ISR|city|Haifa
ISR|city|Eilat
ISR|city|Ashkelon
ISR|city|Ashdod
ISR|city|Sderot
ISR|city|Beersheba; Beer Sheva
ISR|city|Kiryat Shmona
ISR|city|Metula
ISR|city|Nahariya
ISR|city|Safed
ISR|region|Negev; Negev Desert
ISR|region|Galilee; Upper Galilee; Western Galilee
ISR|base|Nevatim; Nevatim Airbase; Nevatim Air Base
SYR|region|Golan Heights; Israeli-occupied Golan Heights; Golan
SYR|city|Majdal Shams
PSE|region|Gaza Strip; Gaza; the strip; the enclave; the coastal enclave
PSE|city|Gaza City
PSE|city|Khan Younis; Khan Yunis
PSE|city|Rafah
PSE|city|Jabalia; Jabaliya
PSE|city|Deir al-Balah
PSE|region|West Bank
PSE|city|Jenin
PSE|city|Nablus
PSE|city|Tulkarm; Tulkarem
PSE|city|Hebron
LBN|city|Tyre
LBN|city|Sidon
LBN|city|Baalbek
LBN|city|Nabatieh; Nabatiyeh
LBN|city|Naqoura
LBN|region|Bekaa Valley; Bekaa; Beqaa Valley
LBN|region|Dahiyeh; Dahieh
YEM|city|Hodeidah; Hudaydah; Al Hudaydah; Hodeida
YEM|city|Aden
YEM|city|Marib; Ma'rib
YEM|city|Taiz
YEM|city|Saada; Sa'dah; Saada province
YEM|city|Hajjah
YEM|city|Dhamar
YEM|city|Mocha; Mokha
YEM|city|Ras Isa
YEM|city|Salif; As Salif
SAU|city|Jeddah
SAU|city|Abha
SAU|city|Jizan; Jazan
SAU|city|Abqaiq
SAU|city|Khurais
SAU|city|Yanbu
IRN|city|Isfahan; Esfahan
IRN|city|Natanz
IRN|city|Fordow; Fordo
IRN|city|Bandar Abbas
IRN|city|Tabriz
IRN|city|Shiraz
IRN|city|Kerman
IRN|city|Kermanshah
IRN|city|Bushehr
IRN|region|Sistan and Baluchestan; Sistan-Baluchestan; Sistan and Baluchistan
QAT|base|Al Udeid Air Base; Al Udeid; Al-Udeid
ARE|base|Al Dhafra Air Base
KWT|base|Camp Arifjan; Ali Al Salem Air Base
UKR|city|Kharkiv; Kharkov
UKR|city|Odesa; Odessa
UKR|city|Lviv; Lvov
UKR|city|Dnipro
UKR|city|Zaporizhzhia; Zaporizhia
UKR|city|Kherson
UKR|city|Mykolaiv; Mykolayiv
UKR|city|Sumy
UKR|city|Chernihiv
UKR|city|Poltava
UKR|city|Kryvyi Rih; Kryvyy Rih
UKR|city|Kramatorsk
UKR|city|Sloviansk
UKR|city|Pokrovsk
UKR|city|Bakhmut
UKR|city|Avdiivka
UKR|city|Mariupol
UKR|city|Donetsk
UKR|city|Luhansk
UKR|city|Ternopil
UKR|city|Vinnytsia
UKR|city|Khmelnytskyi
UKR|city|Ivano-Frankivsk
UKR|city|Izmail
UKR|city|Nikopol
UKR|city|Kupiansk
UKR|region|Donbas
UKR|region|Crimea
UKR|city|Sevastopol
RUS|city|Belgorod
RUS|city|Kursk
RUS|city|Bryansk
RUS|city|Voronezh
RUS|city|Rostov-on-Don; Rostov
RUS|city|Krasnodar
RUS|city|Novorossiysk
RUS|city|Tuapse
RUS|city|Ryazan
RUS|city|Saratov
RUS|city|Engels
RUS|city|St. Petersburg; Saint Petersburg
RUS|region|Tatarstan
RUS|region|Dagestan
RUS|city|Grozny
PAK|city|Karachi
PAK|city|Lahore
PAK|city|Peshawar
PAK|city|Quetta
PAK|city|Rawalpindi
PAK|city|Sialkot
PAK|city|Muzaffarabad
PAK|city|Gwadar
PAK|region|Balochistan; Baluchistan
PAK|region|Khyber Pakhtunkhwa
PAK|region|Punjab province
PAK|region|North Waziristan; South Waziristan; Waziristan
PAK|region|Pakistan-administered Kashmir; Azad Kashmir
IND|region|Indian-administered Kashmir; Jammu and Kashmir; Jammu; Kashmir Valley
IND|city|Srinagar
IND|city|Pahalgam
IND|city|Pulwama
IND|city|Poonch
IND|city|Mumbai
IND|city|Amritsar
AFG|city|Kandahar
AFG|city|Jalalabad
AFG|city|Herat
AFG|city|Kunduz
AFG|city|Mazar-i-Sharif
AFG|base|Bagram Air Base; Bagram Airfield; Bagram
SOM|city|Kismayo
SOM|city|Baidoa
SOM|base|Baledogle; Baledogle Airfield
SOM|region|Puntland
SOM|region|Jubaland
KEN|city|Mombasa
KEN|base|Manda Bay
KEN|city|Garissa
SDN|city|Omdurman
SDN|city|El Fasher; al-Fashir; El-Fasher
SDN|city|Port Sudan
SDN|region|Darfur; North Darfur; West Darfur
NGA|city|Maiduguri
NGA|region|Borno; Borno state
NGA|city|Lagos
NGA|city|Kaduna
NER|city|Agadez
NER|city|Tillaberi; Tillabéri
NER|city|Diffa
MLI|city|Gao
MLI|city|Timbuktu
MLI|city|Kidal
MLI|city|Mopti
MLI|city|Tessalit
BFA|city|Djibo
BFA|city|Dori
BFA|city|Fada N'Gourma
CMR|region|Far North region
MOZ|region|Cabo Delgado
ETH|region|Tigray
ETH|region|Amhara
ETH|region|Oromia
COD|city|Goma
COD|city|Bukavu
COD|city|Beni
COD|region|North Kivu; South Kivu
LBY|city|Benghazi
LBY|city|Misrata
LBY|city|Sirte
LBY|city|Derna
EGY|region|Sinai; Sinai Peninsula
EGY|city|Taba
EGY|city|Suez
EGY|city|Alexandria
TUR|city|Istanbul
TUR|city|Diyarbakir
TUR|base|Incirlik Air Base; Incirlik
AZE|region|Nagorno-Karabakh; Karabakh
MMR|region|Rakhine; Rakhine State
MMR|city|Mandalay
MMR|region|Sagaing
PHL|city|Marawi
USA|city|New York
USA|city|Pearl Harbor
GBR|city|Manchester
DEU|base|Ramstein Air Base
"""


def countries() -> list[tuple[str, str, list[str], str, list[str]]]:
    """``(iso3, name, demonyms, capital, other names)`` for each country."""
    rows = (line.split("|") for line in _COUNTRIES.strip().splitlines())
    return [(iso3, name, _list(demonyms), capital, _list(other)) for iso3, name, demonyms, capital, other in rows]


def place_names() -> list[Name]:
    """Countries, capitals, demonyms, seas, cities, regions and bases."""
    found: list[Name] = []
    for iso3, name, demonyms, capital, other in countries():
        found.append(Name(name, "place", "country", iso3, aliases=tuple(o for o in other if o not in demonyms)))
        if capital:
            found.append(Name(capital, "place", "city", iso3))
        found.append(Name(name, "demonym", "country", iso3, aliases=tuple(demonyms)))
    for line in (_SEAS + _PLACES).strip().splitlines():
        if line:
            iso3, group, names = line.split("|")
            first, *rest = [n.strip() for n in names.split(";")]
            found.append(Name(first, "place", group, iso3 or None, aliases=tuple(rest)))
    return found


def _list(words: str) -> list[str]:
    return [word for word in words.split(";") if word]
