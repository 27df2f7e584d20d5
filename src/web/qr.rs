//! A text as a QR code: the outline of its dark modules, for an SVG path.

use qrcode::{Color, QrCode};

/// A QR code in a square of `size` units, including the quiet zone of four.
#[derive(Clone, Debug)]
pub struct Square {
    pub size: usize,
    pub path: String,
}

/// The QR code of `text`; `None` when it is too long.
pub fn draw(text: &str) -> Option<Square> {
    const MARGIN: usize = 4;
    let code = QrCode::new(text.as_bytes()).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, colors) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        for run in colors.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, length) = (column + MARGIN, row + MARGIN, run.len());
                path.extend([format!("M{x} {y}h{length}v1h-{length}z")]);
            }
            column += run.len();
        }
    }
    Some(Square { size: width + 2 * MARGIN, path })
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_code_has_its_three_corners_and_its_margin() {
        let square = draw("otpauth://totp/Griot:awa%40exemple%2Eci?secret=JBSWY3DPEHPK3PXP&issuer=Griot").unwrap();
        assert!(square.path.starts_with("M4 4h7v1h-7z"));
        assert!(square.path.contains(&format!("M{} 4h7v1h-7z", square.size - 11)));
        assert!(square.path.contains(&format!("M4 {}h7v1h-7z", square.size - 5)));
        assert!(draw(&"x".repeat(5000)).is_none());
    }
}
