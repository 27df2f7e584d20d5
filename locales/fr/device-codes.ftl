# Prendre le livre sur un autre appareil : le code QR à scanner et le code de six caractères.
device-title = Lire sur un autre appareil
device-picture = Code QR : il ouvre votre livre sur un téléphone
device-scan = Pour lire sur votre téléphone, scannez ce code QR.
device-lead = Un code de six caractères, à taper sur { $address }, y ouvre votre livre pendant une heure.
device-get = Obtenir un code
device-type = Sur l’autre appareil, ouvrez { $address } et tapez :
device-until = Ce code est valable jusqu’au { $until }. Gardez-le pour vous : il ouvre votre livre.
device-code-title = Ouvrir mon livre avec un code
device-code-lead = Le code a six caractères. Vous l’obtenez sur la page de votre commande, sous « Lire sur un autre appareil », et il est valable une heure.
device-code-label = Votre code
device-code-open = Ouvrir mon livre
device-code-wrong = Ce code n’ouvre aucun livre : il est mal recopié, ou il a expiré. Vérifiez-le, ou demandez-en un autre sur la page de la commande.
device-code-have = J’ai un code de six caractères
