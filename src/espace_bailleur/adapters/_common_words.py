"""
Hold the words and key rows that people build passwords from, chosen and written for this package.

Nothing here comes from a leaked or published list. Every word is written the way it is spelled;
`blocklist` folds case, accents and look-alikes itself.
"""

_SECRETS = """
motdepasse motsdepasse motpasse passe passer mdp code codesecret codeacces secret secrets clef
clé sésame entrée entrer ouvrir accès connexion connecter connecté identifiant identifier
identité compte moncompte utilisateur numéro personnel privé privée provisoire temporaire
changer changeme changemoi changezmoi nouveau nouvelle ancien oublié oublier perdu invité visiteur
administrateur administration admin gestion gestionnaire superviseur responsable directeur
direction chef patron système serveur service réseau réseaux informatique ordinateur internet
site web portail espace monespace sécurité sécurisé sûreté protection essai tester exemple test
teste démo demande azerty azertyuiop qwerty qwertz azer abc abcd xyz aze qsd wxc jesaispas
jenesaispas nesaispas rien aucun aucune personne toto tata titi tutu truc machin bidule chose
"""

_SERVICE = """
caf cnaf allocation allocations allocataire allocataires familiale familiales prestation
prestations caisse partenaire partenaires bailleur bailleurs bailleresse espacebailleur
propriétaire propriétaires proprio locataire locataires locatif location louer loué loyer loyers
logement logements logis appartement appartements appart studio maison maisons villa pavillon
immeuble immobilier immo résidence habitat habitation foncier foncière syndic copropriété agence
notaire bail quittance charges caution garantie aide aides apl als alf sci hlm département
préfecture mairie commune ville village france république français française état public publique
ministère intérieur impôts impots social sociale famille familles dossier document courrier mail
email adresse téléphone portable bureau travail société entreprise association organisme argent
banque carte euro euros millions
"""

_HEART = """
jetaime jetaimemoncoeur jtaime taime jetadore jadore jaime aimer aime amour amours
monamour coeur moncoeur chéri chérie monchéri machérie doudou loulou loulou louloute chouchou
choupette choupinette poupette poupée poussin poussinette bébé monbébé bisou bisous câlin câlins
baiser tendresse passion bonheur heureux heureuse joie sourire espoir rêve rêves destin trésor
montrésor princesse prince reine roi ange anges monange démon diable paradis enfer dieu jésus
marie allah vie mavie lavie labelle belle beau vivre toujours jamais ensemble liberté égalité
fraternité paix bonjour bonsoir bonnenuit bonnejournée bonneannée joyeux joyeuse noël anniversaire
salut coucou bienvenue merci mercibeaucoup aurevoir adieu bravo super génial cool
maman papa mamie papi papy mémé pépé mère père frère frères soeur soeurs fils fille filles garçon
enfant enfants parents grand grande petit petite tonton tatie cousin cousine copain copine copains
ami amie amis amies homme femme mari jumeaux jumelles moi toi nous vous
"""

_WORLD = """
soleil lune étoile étoiles ciel nuage orage pluie neige vent tempête arcenciel terre mer océan
plage sable vague montagne forêt rivière lac île fleur fleurs rose roses lilas marguerite violette
tulipe jasmin coquelicot lavande mimosa muguet arbre cerise cerisier fraise pomme orange citron
banane mangue vanille chocolat caramel bonbon nutella gâteau crêpe croissant baguette fromage
camembert raclette pizza café bière vin champagne pastis ricard chat chats chaton minou minette
minouche chien chiens chienne toutou cheval chevaux poney licorne lapin hamster souris tigre lion
lionne loup louve ours panda dauphin requin tortue papillon coccinelle abeille oiseau aigle poulet
canard cochon vache grenouille serpent dragon phénix rouge noir noire blanc blanche bleu bleue vert
verte jaune violet gris doré argenté janvier février mars avril mai juin juillet août septembre
octobre novembre décembre printemps été automne hiver lundi mardi mercredi jeudi vendredi samedi
dimanche semaine weekend année vacances matin midi soir nuit minuit demain jour aujourdhui zéro
deux trois quatre cinq sept huit neuf dix cent mille soleils musique guitare piano danse danser
danseuse cinéma voiture moto vélo camion tracteur bateau voyage voyages école lycée collège
université pompier pompiers médecin infirmière police gendarme armée légion soldat pirate magie
magique sorcière fantôme
"""

_PLACES = """
paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims
toulon grenoble dijon angers nîmes brest lemans limoges tours amiens metz perpignan besançon
orléans rouen mulhouse caen nancy avignon cannes antibes ajaccio bastia calais dunkerque
pau bayonne biarritz lorient quimper vannes valence annecy chambéry poitiers larochelle
saintétienne saintdenis versailles créteil bobigny nanterre roubaix tourcoing
alsace bretagne breizh corse corsica normandie provence picardie lorraine auvergne savoie
vendée gironde bourgogne champagne réunion martinique guadeloupe guyane mayotte tahiti
europe belgique suisse espagne italie portugal portugais algérie maroc tunisie sénégal cameroun
turquie afrique amérique brésil canada québec londres madrid barcelone rome milan berlin lisbonne
alger dakar newyork california
"""

_PLAY = """
football foot rugby tennis basket handball judo karaté natation cyclisme ski surf pétanque
sport sportif équipe champion champions championne victoire gagner allez allezlom allezlesbleus
lesbleus allezparis ultras supporter psg parissg losc asse asm monaco girondins stade
stadefrançais olympique olympiquelyonnais olympiquedemarseille stadetoulousain racing auxerre
guingamp lens sochaux montferrand real barça juventus arsenal chelsea liverpool manchester
zidane zizou platini mbappé griezmann ronaldo messi neymar benzema ribéry
ferrari porsche peugeot renault citroën mercedes audi bmw yamaha kawasaki suzuki ducati harley
pokémon pikachu naruto sangoku goku mario luigi zelda sonic minecraft fortnite roblox
starwars skywalker vador yoda batman superman spiderman joker matrix harrypotter potter hermione
astérix obélix tintin milou lucky babar barbapapa schtroumpf mickey minnie simba nemo dumbo
bambi barbie hellokitty snoopy garfield google facebook instagram snapchat tiktok youtube
netflix amazon apple samsung nokia windows microsoft android orange wanadoo sfr bouygues gmail
hotmail yahoo outlook skype linux ubuntu
"""

_NAMES = """
adam adrien agathe agnès alain albert alex alexandra alexandre alexis alice aline alicia amandine
amélie anaïs andré andréa angélique anna anne annie anthony antoine antonio ariane armand arnaud
arthur audrey aurélie aurélien axel baptiste bastien béatrice benjamin benoît bernadette bernard
bertrand brigitte bruno camille carine carla caroline catherine cécile cédric céline chantal
charles charlotte chloé christelle christian christiane christine christophe claire clara claude
claudine clément clémence colette coralie corinne cyril damien daniel danielle david delphine denis
denise didier dominique dylan édouard élise éliane élodie emma emmanuel enzo éric estelle éthan
étienne eva évelyne fabien fabienne fabrice fanny fatima fernand florence florian françois
françoise franck frédéric gabriel gaël gaëlle geneviève georges gérald gérard ghislaine gilbert
gilles grégory guillaume guy hélène henri hervé hugo huguette inès isabelle jacqueline jacques jade
jean jeanne jeanpierre jeanpaul jeanmarc jeanluc jennifer jérémy jérôme jessica joël johanna
jonathan jordan joseph josé josette josiane juan jules julia julie julien juliette justine karim
karine kévin laetitia laura laure laurence laurent léa léo léon léna liliane lionel lisa loïc lola
louane louis louise luc lucas lucie lucien ludovic lydie madeleine magali manon marc marcel margaux
margot maria mariam marine marion marlène martin martine mathéo mathieu mathilde mathis matthieu
maurice max maxence maxime mehdi mélanie mélissa michel michèle micheline mickaël mireille mohamed
mohammed monique morgane muriel myriam nadia nadine nathalie nathan nicolas nicole noah noé noémie
océane olivia olivier pascal pascale patrice patricia patrick paul paula pauline philippe pierre
quentin rachid raphaël raymond rémi renaud rené richard robert robin roger roland romain romane
rosalie sabine sabrina samira samuel sandra sandrine sarah sébastien serge séverine simon simone
solange sonia sophie stéphane stéphanie steven suzanne sylvain sylvie théo thérèse thibault thierry
thomas tiffany timothée tom tristan valentin valentine valérie vanessa véronique victor victoria
vincent virginie viviane william xavier yann yannick yasmine yves yvette yvonne zoé
dubois dupont durand duval fontaine fournier garcia garnier girard lambert lefebvre legrand lemaire
leroy mercier meunier moreau morel muller petit perrin renard rousseau roussel
"""

_ENGLISH = """
password passwords passw passwd pass passcode passphrase passport login logon signin welcome hello
helloworld letmein letmeinnow open access enter default guest user username root administrator
superuser master manager server system network computer laptop security secure private public
change changed temp temporary testing tester example sample demo dummy foobar
love loves lover lovely loveme loveyou iloveyou iloveu ilove mylove truelove forever always never
baby babygirl babyboy honey sweet sweety sweetheart heart angel angels princess queen king
daddy mommy mummy mother father mom dad brother sister family friend friends bestfriend girl boy
happy happiness smile lucky luck freedom peace dream dreams dreamer hope faith grace heaven
jesus jesuschrist christ god trust trustno iamgod blessed
sunshine sunny sunflower sun moon moonlight star stars starlight sky rainbow summer winter spring
autumn january february march april june july august october november december monday tuesday
wednesday thursday friday saturday sunday birthday christmas holiday today tomorrow
monkey tiger eagle falcon dolphin horse puppy kitty kitten cat dog doggy bear bunny butterfly
shark wolf snake spider unicorn phoenix dragon dragons
red blue green black white yellow purple pink silver gold golden orange diamond crystal
flower rose cherry apple banana coffee cookie cookies chocolate candy sugar pepper ginger cheese
baseball football soccer hockey basketball golf player gamer games game winner champion number
one two three four five six seven eight nine ten hundred thousand
super superstar rockstar rocknroll music guitar ninja samurai warrior knight hunter killer
shadow ghost magic wizard thunder storm fire ice water earth world planet galaxy universe
money dollar million rich power strong house home street city london paris america american
england english french german canada australia texas boston chicago
mustang corvette camaro jaguar harley yankees cowboys lakers steelers jordan
whatever nothing something anything blah blahblah fuck fuckyou fuckoff sex sexy porn bitch asshole
shit merde putain salope connard connasse nique encule caca pipi prout
michael michelle ashley jessica daniel charlie andrew joshua matthew anthony amanda nicholas
robert thomas taylor hannah buster bailey tigger winnie pooh
"""

_LINKS = """
le la les un une de du des mon ma mes ton ta tes son sa ses et est en au aux pour avec
my the and of to for is in me you it on
a d i j l
"""

COMMON_WORDS = frozenset(
    f"{_SECRETS}{_SERVICE}{_HEART}{_WORLD}{_PLACES}{_PLAY}{_NAMES}{_ENGLISH}".split()
)
"""
The words of which a common password holds one or two.
"""

LINK_WORDS = frozenset(_LINKS.split())
"""
The little words that people put around them, as in *mon mot de passe*.
"""

_KEY_ROWS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "abcdefghijklmnopqrstuvwxyzabc",
    "1234567890123",
    "&é\"'(-è_çà)=",
    "!@#$%^&*()_+",
    "1a2z3e4r5t6y7u8i9o0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1z2e3r4t5y6u7i8o9p0",
    "q1w2e3r4t5y6u7i8o9p0",
    "a1b2c3d4e5f6g7h8i9j0",
    "1aqw2zsx3edc4rfv5tgb6yhn7ujm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "aqwzsxedcrfvtgbyhnujm",
    "qazwsxedcrfvtgbyhnujm",
    "qawsedrftgyhujikolp",
    "azqsedrftgyhujikolpm",
    "a1s2d3f4g5h6j7k8l9",
    "q1s2d3f4g5h6j7k8l9",
    "741852963",
    "789456123",
    "147258369",
    "159753",
    "24681357902468",
)
_COUNTING_ROWS = (
    "010203040506070809101112131415161718192021",
    "102030405060708090100",
    "112233445566778899001122",
    "132435465768798090",
)

ROWS = ((4, _KEY_ROWS), (6, _COUNTING_ROWS))
"""
Rows that fingers and memories run along (AZERTY, QWERTY, QWERTZ, alphabet, keypad, counting), each
with the least length of a run: fewer than six digits of a counting row are met by chance.
"""
