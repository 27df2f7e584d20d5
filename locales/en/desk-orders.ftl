desk-day = { $day } { $month ->
    [m1] January
    [m2] February
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] August
    [m9] September
    [m10] October
    [m11] November
   *[m12] December
 } { $year }
desk-mail-sale-subject = Sold: “{ $title }”, { $amount }
desk-mail-sale-lead = A copy of “{ $title }” has just been paid: { $amount }.
desk-mail-sale-button = See the order
desk-mail-sales = { $count ->
    [one] { $count } sale
   *[other] { $count } sales
 }
desk-mail-digest-subject = { $sales } on { $day }
desk-mail-digest-lead = On { $day } your shop made { $sales }.
desk-mail-digest-button = See the orders
desk-mail-why = You get this letter because you keep this shop. To get fewer, open the orders in the back office: the choice stands at the foot of the page.
