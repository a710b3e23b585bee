"""Actors, weapons and target types of the field, built in.

Actors: ``group|ISO3 of the base country|name; other names``. Weapons and targets:
``code|words; words``, the code being the contract's vocabulary.
"""

from __future__ import annotations

from .model import Name

_ACTORS = """
armed_group|YEM|Houthis; Houthi; Houthi rebels; Houthi militants; Houthi movement; Houthi forces; Huthi; Huthis; Ansar Allah; Ansarallah; Ansar Allah movement; Houthi terrorists
armed_group|IRQ|Kata'ib Hezbollah; Kataib Hezbollah; Kataeb Hezbollah; Kata'ib Hizballah; Kataib Hizballah; Hezbollah Brigades
armed_group|IRQ|Harakat al-Nujaba; Harakat Hezbollah al-Nujaba; al-Nujaba; Nujaba
armed_group|IRQ|Asa'ib Ahl al-Haq; Asaib Ahl al-Haq; AAH
armed_group|IRQ|Kata'ib Sayyid al-Shuhada; Kataib Sayyid al-Shuhada
armed_group|IRQ|Islamic Resistance in Iraq; the Islamic Resistance
armed_group|IRQ|Popular Mobilization Forces; Popular Mobilisation Forces; Popular Mobilization Units; Hashd al-Shaabi; PMF
armed_group|LBN|Hezbollah; Hizballah; Hizbullah; Hizbollah
armed_group|PSE|Hamas; Qassam Brigades; al-Qassam Brigades; Izz ad-Din al-Qassam Brigades
armed_group|PSE|Palestinian Islamic Jihad; Islamic Jihad; al-Quds Brigades; PIJ
state|IRN|Islamic Revolutionary Guard Corps; IRGC; Revolutionary Guards; Revolutionary Guard; Iranian Revolutionary Guard Corps; Revolutionary Guard Corps; IRGC Quds Force; IRGC-Quds Force; Quds Force; Iran's Revolutionary Guards; IRGC-QF
armed_group||Islamic State; ISIS; ISIL; Daesh; Islamic State of Iraq and Syria; Islamic State group; Islamic State in Iraq and the Levant; IS militants
armed_group|AFG|Islamic State Khorasan; ISIS-K; Islamic State Khorasan Province; ISKP; Islamic State-Khorasan
armed_group||Islamic State West Africa Province; ISWAP
armed_group||Islamic State in the Greater Sahara; ISGS; Islamic State Sahel Province
armed_group||al-Qaeda; al-Qaida; al Qaeda; Al-Qa'ida
armed_group|YEM|al-Qaeda in the Arabian Peninsula; AQAP
armed_group||al-Qaeda in the Islamic Maghreb; AQIM
armed_group|MLI|Jama'at Nusrat al-Islam wal-Muslimin; JNIM
armed_group|SOM|al-Shabaab; al Shabaab; al-Shabab; Shabaab
armed_group|NGA|Boko Haram
armed_group|AFG|Taliban; Afghan Taliban
armed_group|PAK|Tehrik-e-Taliban Pakistan; Tehreek-e-Taliban Pakistan; Pakistani Taliban; TTP
armed_group|PAK|Baloch Liberation Army; Balochistan Liberation Army; BLA
armed_group|PAK|Lashkar-e-Taiba; Lashkar-e-Tayyiba; LeT
armed_group|PAK|Jaish-e-Mohammed; Jaish-e-Mohammad; JeM
armed_group|IRN|Jaish al-Adl; Jaysh al-Adl
armed_group|TUR|Kurdistan Workers' Party; PKK
armed_group|SYR|Syrian Democratic Forces; SDF
armed_group|SYR|People's Protection Units; YPG
armed_group|SYR|Hayat Tahrir al-Sham; HTS
armed_group|SDN|Rapid Support Forces; RSF
armed_group|COD|M23; March 23 Movement
armed_group|COD|Allied Democratic Forces; ADF
armed_group|RUS|Wagner Group; Wagner; Wagner mercenaries; Africa Corps
armed_group|MMR|Arakan Army
armed_group|COL|FARC; ELN; National Liberation Army
state|USA|United States; U.S. Central Command; CENTCOM; USCENTCOM; United States Central Command; Central Command; U.S. Africa Command; AFRICOM; U.S. Navy; U.S. Air Force; U.S. Army; U.S. Marines; Marine Corps; U.S. Marine Corps; Pentagon; U.S. Special Operations Command; Department of Defense; Defense Department; U.S. naval forces
state|GBR|United Kingdom; Royal Air Force; RAF; Royal Navy; British forces; Ministry of Defence
state|ISR|Israel; Israel Defense Forces; Israeli Defense Forces; IDF; Israeli air force; Israeli Air Force; Mossad; Shin Bet
state|UKR|Ukraine; Armed Forces of Ukraine; Ukraine's air force; SBU; Security Service of Ukraine; Kyiv's forces
state|RUS|Russia; Russian Armed Forces; Moscow's forces; Black Sea Fleet; Kremlin
state|PAK|Pakistan; Pakistan Army; Pakistan Air Force
state|IND|India; Indian Army; Indian Air Force; Border Security Force; BSF
state|LBN|Lebanese Armed Forces; Lebanese army
state|SDN|Sudanese Armed Forces; SAF
coalition||Global Coalition; U.S.-led coalition; US-led coalition; international coalition; anti-ISIS coalition; Combined Joint Task Force; Operation Inherent Resolve; CJTF-OIR; coalition forces; coalition
coalition||Operation Prosperity Guardian
coalition||Saudi-led coalition; Saudi-led forces; Arab coalition
coalition||NATO
coalition||UNIFIL; U.N. peacekeepers; UN peacekeepers; MINUSMA; ATMIS; AMISOM
organisation||United Nations Security Council; U.N. Security Council; UN Security Council
organisation||United Nations; U.N.; UN
organisation||UKMTO; United Kingdom Maritime Trade Operations; UK Maritime Trade Operations; U.K. Maritime Trade Operations
organisation||Associated Press; The Associated Press
organisation||Reuters
organisation||European Union; EU
"""

_WEAPONS = """
one_way_attack_drone|one-way attack drone; one way attack drone; one-way drone; kamikaze drone; suicide drone; explosive drone; exploding drone; explosive-laden drone; attack drone; one-way attack unmanned aerial vehicle; one-way attack UAV; one-way attack unmanned aerial system; OWA UAV; OWA UAS; Shahed; Shahed drone; Shahed-136; loitering munition; drone; unmanned aerial vehicle; unmanned aerial system; unmanned aircraft system; unmanned aircraft; unmanned aerial drone; uncrewed aerial vehicle; uncrewed aerial system; UAV; UAS; quadcopter; FPV drone
armed_drone|armed drone; Reaper drone; MQ-9; MQ-9 Reaper; Predator drone; Bayraktar; Bayraktar TB2; drone strike; drone airstrike; TB2
manned_aircraft|fighter jet; fighter aircraft; warplane; jet; combat aircraft; bomber; B-1 bomber; B-1; B-1B; B-2; B-2 bomber; B-52; F-15; F-15E; F-16; F-18; F/A-18; F/A-18 Super Hornet; F-35; A-10; Typhoon; Typhoon jet; Mirage; Rafale; Su-34; Su-25; MiG-29; fighter plane; attack aircraft; aerial bomb; glide bomb; guided bomb; air strike; airstrike; air raid; multiple aircraft; numerous aircraft
gunship|AC-130; AC-130J; AC-130 gunship; gunship
helicopter|helicopter; attack helicopter; Apache; helicopter gunship; Black Hawk
rocket|rocket; Katyusha; Katyusha rocket; Grad rocket; 107mm rocket; 122mm rocket; rocket fire; multiple rocket launcher; HIMARS; rocket-propelled grenade; RPG; anti-tank missile; anti-tank guided missile
close_range_ballistic_missile|close-range ballistic missile; close range ballistic missile; short-range ballistic missile; short range ballistic missile; Iskander
anti_ship_missile|anti-ship ballistic missile; antiship ballistic missile; anti-ship cruise missile; antiship cruise missile; anti-ship missile; ASBM; ASCM
ballistic_missile|ballistic missile; medium-range ballistic missile; hypersonic missile; Kinzhal; Scud; ATACMS
cruise_missile|cruise missile; land attack cruise missile; land-attack cruise missile; Tomahawk; Tomahawk missile; Storm Shadow; Kalibr; Kh-101; LACM
mortar|mortar; mortar shell; mortar bomb; mortar round; mortar fire
artillery|artillery; artillery shell; artillery fire; howitzer; shelling; indirect fire; tank fire; tank shell; heavy artillery
ied|improvised explosive device; IED; roadside bomb; car bomb; truck bomb; suicide bomb; suicide bomber; suicide vest; suicide bombing; landmine; land mine; explosive device; car bombing; truck bombing; explosives-laden vehicle; magnetic bomb; bomb
small_arms|small arms; small-arms fire; gunfire; small arms fire; rifle; machine gun; automatic weapon; sniper; crew-served weapon; gunman; gunmen; assault rifle; shots
unmanned_boat|unmanned surface vessel; unmanned surface vehicle; USV; sea drone; naval drone; drone boat; unmanned boat; uncrewed surface vessel; explosive boat; unmanned underwater vessel; UUV; explosive-laden boat; remote-controlled boat; sea drones
other|fast boat; small boat; skiff; speedboat
unknown|missile; munition; precision-guided munition; projectile; indirect weapon; guided missile
"""

_TARGETS = """
military_base|air base; airbase; military base; army base; base; garrison; outpost; military post; army post; post; camp; airfield; military airport; barracks; military facility; military site; military installation; diplomatic support center; diplomatic support centre; coalition facility
diplomatic_mission|embassy; consulate; diplomatic mission; diplomatic compound; consular building; consular annex
weapons_storage|weapons storage; weapon storage; munitions storage; storage facility; weapons depot; ammunition depot; arms depot; ammunition dump; weapons cache; storage site; ammunition storage; munitions depot; weapons facility; arms warehouse; weapons warehouse; ammo weapons; ammunition supply; underground storage; drone storage
training_site|training site; training facility; training camp; training center; training centre; training ground
command_post|command post; command center; command centre; command and control; command-and-control; operations center; operations centre; headquarters; command-and-control node; intelligence center; intelligence centre; command headquarters; operations room
militia_facility|facility used by; militia facility; militia headquarters; militia base; militant position; militia position; facility; facilities; safe house; locations; positions; hideout; missile launcher; launch site; launcher; radar site; radar; missile site; air defense system; air defence system; surface-to-air missile
vehicle|vehicle; car; truck; pickup; pickup truck; motorcycle; van; minibus; tank; armored vehicle; armoured vehicle
convoy|convoy; patrol; motorcade; military convoy; army convoy
ship|ship; vessel; tanker; oil tanker; container ship; cargo ship; bulk carrier; merchant vessel; commercial vessel; merchant ship; warship; destroyer; frigate; cargo vessel; commercial ship; shipping; freighter; boat; small boat; landing ship; car carrier; chemical tanker; commercial shipping; merchant shipping
oil_gas_site|oil field; oilfield; gas field; refinery; oil refinery; oil depot; fuel depot; oil facility; oil terminal; pipeline; gas plant; oil site; fuel storage; oil processing
infrastructure|airport; power plant; power station; energy infrastructure; power grid; port; bridge; railway; substation; dam; electricity; infrastructure; hydroelectric station; thermal power plant; railway station; train station; power facility; energy facility; seaport; international airport; radar station; telecommunications tower; water plant
civilian_site|hospital; school; mosque; church; market; house; home; houses; homes; village; apartment building; residential building; apartment block; residential area; hotel; shopping mall; shopping centre; shopping center; refugee camp; restaurant; neighborhood; neighbourhood; temple; university; bus; aid convoy; bakery; marketplace; cafe; concert hall; farm; shelter; street; town; city; villages; cities
person|commander; leader; senior commander; militant leader; scientist; general; politician; official; chief; journalist
"""


def term_names() -> list[Name]:
    """All built-in actors, weapons and target types."""
    found = []
    for line in _ACTORS.strip().splitlines():
        group, iso3, names = line.split("|")
        first, *rest = [n.strip() for n in names.split(";")]
        found.append(Name(first, "actor", group, iso3 or None, aliases=tuple(rest)))
    for table, kind in ((_WEAPONS, "weapon"), (_TARGETS, "target")):
        for line in table.strip().splitlines():
            code, words = line.split("|")
            first, *rest = [w.strip() for w in words.split(";")]
            found.append(Name(first, kind, "", None, code, tuple(rest)))
    return found
