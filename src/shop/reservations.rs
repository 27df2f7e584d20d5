//! Takes bytes of a buyer's file before they are sent, and gives back those that were not.

use std::net::IpAddr;
use std::ops::Range;

use super::Shop;
use super::delivery::{Delivery, Part};
use crate::domain::grant::Ended;
use crate::domain::visit::{Request, network};
use crate::store::Conn;
use crate::store::downloads::{self, File};

/// Bytes of a file that may be sent. Dropping this gives back what was not sent.
pub struct ByteReservation {
    shop: Shop,
    row: File,
    /// The number of the visit; 0 if it could not be written to the database.
    visit: u32,
    size: u64,
    left: u64,
}

/// Takes the bytes `span` of one of a delivery's files, for a client at `address`. The first bytes of a visit use one
/// download, which is on disk when this returns. If the database cannot write, the download goes out uncounted.
///
/// # Errors
/// Says why the bytes may not be sent.
pub async fn reserve(
    shop: &Shop,
    delivery: &Delivery,
    part: &Part,
    span: Range<u64>,
    address: IpAddr,
) -> Result<ByteReservation, Ended> {
    let now = shop.clock.now();
    delivery.part_lives(part, now)?;
    let (size, left) = (part.size(), span.end.saturating_sub(span.start));
    let network = shop.keys.mark("network", &format!("{} {}", part.row.grant_id, network(address)));
    let request = Request { span, size, network, now, lasting: shop.rules().visit_lasts };
    part.counting.clone().reserve(&request)?;
    let row = part.row.clone();
    let visit = match shop.db.write(move |conn| downloads::ask(conn, &row, &request)).await {
        Ok(visit) => visit?,
        Err(error) => {
            tracing::warn!(%error, "a download goes out uncounted");
            0
        }
    };
    Ok(ByteReservation { shop: shop.clone(), row: part.row.clone(), visit, size, left })
}

impl ByteReservation {
    /// Records that bytes were sent. The caller does not wait for the write.
    pub fn note_sent(&mut self, span: Range<u64>) {
        self.left = self.left.saturating_sub(span.end.saturating_sub(span.start));
        let (row, visit, size) = (self.row.clone(), self.visit, self.size);
        let now = self.shop.clock.now().naive_utc();
        let note = move |conn: &mut Conn| downloads::note_sent(conn, &row, (visit, &span), size, now);
        self.shop.db.write_later("a download's progress", note);
    }
}

impl Drop for ByteReservation {
    fn drop(&mut self) {
        if self.left > 0 && self.visit > 0 {
            let (row, visit, left, size) = (self.row.clone(), self.visit, self.left, self.size);
            let give_back = move |conn: &mut Conn| downloads::give_back(conn, &row, visit, left, size);
            self.shop.db.write_later("a download's end", give_back);
        }
    }
}
