//! Covers laid out flat like cloth: umbrellas, fruit, rain, patchwork.

use super::{CREAM, MIDDLE, NIGHT, author_centred, teeth, title, title_centred};
use crate::demo::canvas::{Canvas, Point, Rgb, WIDTH};

/// Market umbrellas seen from above; the one in the middle is locked.
pub fn code(canvas: &mut Canvas) {
    const PINK: Rgb = Rgb(176, 34, 88);
    const SUN: Rgb = Rgb(248, 190, 62);
    const TEAL: Rgb = Rgb(16, 122, 124);
    const RED: Rgb = Rgb(222, 74, 44);
    canvas.page(Rgb(250, 226, 176));
    for (at, radius, colors) in [
        ((36.0, 300.0), 92.0, (TEAL, CREAM)),
        ((392.0, 296.0), 84.0, (SUN, RED)),
        ((22.0, 92.0), 88.0, (RED, SUN)),
        ((404.0, 92.0), 96.0, (TEAL, SUN)),
        ((214.0, -6.0), 78.0, (NIGHT, CREAM)),
    ] {
        umbrella(canvas, at, radius, colors);
    }
    umbrella(canvas, (212.0, 206.0), 122.0, (PINK, Rgb(240, 132, 150)));
    canvas.disc(SUN, (212.0, 206.0), 56.0);
    canvas.disc(NIGHT, (212.0, 219.0), 17.0);
    canvas.polygon(NIGHT, &[(205.0, 216.0), (219.0, 216.0), (229.0, 174.0), (195.0, 174.0)]);
    canvas.rect(PINK, 0.0, 396.0, WIDTH, 199.0);
    for tooth in 0u8..14 {
        let x = 30.0 * f32::from(tooth);
        canvas.polygon(PINK, &[(x, 396.0), (x + 30.0, 396.0), (x + 15.0, 380.0)]);
    }
    title(canvas, CREAM, 66.0, (34.0, 522.0), &["Mon code", "est à moi"]);
    super::author(canvas, SUN, (37.0, 416.0), "Rokia Sanankou");
}

fn umbrella(canvas: &mut Canvas, at: Point, radius: f32, (one, other): (Rgb, Rgb)) {
    canvas.disc(Rgb(222, 190, 134), (at.0 + 7.0, at.1 - 8.0), radius);
    canvas.disc(one, at, radius);
    for wedge in 0u8..6 {
        let from = f32::from(wedge) / 6.0;
        canvas.sector(other, at, radius, from, from + 1.0 / 12.0);
    }
    canvas.disc(one, at, radius * 0.16);
}

/// A pyramid of oranges on a tray, counted row by row.
pub fn compter(canvas: &mut Canvas) {
    const GROUND: Rgb = Rgb(12, 92, 88);
    const ORANGE: Rgb = Rgb(244, 140, 34);
    const LEMON: Rgb = Rgb(250, 204, 70);
    const TRAY: Rgb = Rgb(118, 44, 30);
    canvas.page(GROUND);
    canvas.disc(Rgb(18, 112, 104), (MIDDLE, 226.0), 196.0);
    for row in 0u8..5 {
        let y = 134.0 + 57.0 * f32::from(row);
        let count = 5 - row;
        for fruit in 0..count {
            let x = MIDDLE + 66.0 * (f32::from(fruit) - f32::from(count - 1) / 2.0);
            let color = if (fruit + row) % 2 == 0 { ORANGE } else { LEMON };
            canvas.disc(color, (x, y), 33.0);
            canvas.leaf(Rgb(40, 140, 70), (x, y + 20.0), (x + 22.0, y + 30.0), 10.0);
            canvas.disc(TRAY, (x, y + 20.0), 2.8);
        }
    }
    canvas.polygon(TRAY, &[(26.0, 112.0), (394.0, 112.0), (352.0, 70.0), (68.0, 70.0)]);
    for place in 0u8..10 {
        canvas.diamond(LEMON, (93.0 + 26.0 * f32::from(place), 91.0), 9.0, 9.0);
    }
    teeth(canvas, Rgb(206, 60, 40), (0.0, 44.0), 12, 18.0);
    canvas.rect(Rgb(206, 60, 40), 0.0, 0.0, WIDTH, 46.0);
    title_centred(canvas, CREAM, 66.0, (MIDDLE, 518.0), &["Compter", "au marché"]);
    author_centred(canvas, CREAM, (MIDDLE, 20.0), "Célestin Mbarganko");
}

/// Rain falls into a calabash.
pub fn rain(canvas: &mut Canvas) {
    const TEAL: Rgb = Rgb(10, 78, 90);
    const DROP: Rgb = Rgb(128, 196, 190);
    const CORAL: Rgb = Rgb(232, 104, 74);
    canvas.page(TEAL);
    for row in 0u8..6 {
        let y = 208.0 + 36.0 * f32::from(row);
        let shift = if row % 2 == 0 { 0.0 } else { 30.0 };
        for drop in 0u8..8 {
            let x = 60.0 * f32::from(drop) - 6.0 + shift;
            let color = if (drop + row * 2) % 5 == 0 { Rgb(250, 204, 110) } else { DROP };
            canvas.leaf(color, (x, y), (x + 9.0, y + 27.0), 10.0);
        }
    }
    canvas.sector(Rgb(170, 58, 50), (MIDDLE, 176.0), 152.0, 0.5, 1.0);
    canvas.sector(CORAL, (MIDDLE, 176.0), 152.0, 0.5, 0.92);
    canvas.rect(Rgb(250, 204, 110), 48.0, 172.0, 324.0, 13.0);
    for place in 0u8..9 {
        let x = MIDDLE + 27.0 * (f32::from(place) - 4.0);
        canvas.polygon(CREAM, &[(x - 13.5, 160.0), (x + 13.5, 160.0), (x, 136.0)]);
        canvas.diamond(TEAL, (x, 152.0), 4.4, 5.4);
    }
    for place in 0u8..6 {
        canvas.diamond(CREAM, (MIDDLE + 32.0 * (f32::from(place) - 2.5), 112.0), 10.0, 12.0);
    }
    title_centred(canvas, CREAM, 77.0, (MIDDLE, 498.0), &["Small Rain"]);
    author_centred(canvas, Rgb(250, 204, 110), (MIDDLE, 452.0), "Efua Mensabi");
}

/// A patchwork of the album's cloths.
pub fn motifs(canvas: &mut Canvas) {
    const SIDE: f32 = 84.0;
    const HIGH: f32 = 85.0;
    let cloths = [
        (NIGHT, Rgb(236, 224, 196)),
        (Rgb(66, 34, 24), Rgb(240, 216, 168)),
        (Rgb(206, 60, 36), Rgb(250, 196, 64)),
        (Rgb(20, 96, 74), Rgb(250, 206, 96)),
        (Rgb(226, 140, 40), Rgb(92, 28, 34)),
        (Rgb(44, 78, 140), Rgb(214, 226, 232)),
        (Rgb(232, 214, 176), Rgb(120, 40, 32)),
    ];
    canvas.page(CREAM);
    for row in 0u8..7 {
        for column in 0u8..5 {
            let place = usize::from(row) * 3 + usize::from(column) * 2;
            let corner = (SIDE * f32::from(column), HIGH * f32::from(row));
            if let Some((ground, thread)) = cloths.get(place % cloths.len()) {
                canvas.rect(*ground, corner.0, corner.1, SIDE + 0.5, HIGH + 0.5);
                patch(canvas, *thread, *ground, corner, (row * 2 + column * 3) % 6);
            }
        }
    }
    canvas.rect(Rgb(120, 40, 32), 42.0, 212.0, 336.0, 171.0);
    canvas.rect(CREAM, 48.0, 218.0, 324.0, 159.0);
    title_centred(canvas, Rgb(120, 40, 32), 92.0, (MIDDLE, 290.0), &["Motifs"]);
    author_centred(canvas, NIGHT, (MIDDLE, 248.0), "Séraphine Ebandjo");
}

fn patch(canvas: &mut Canvas, thread: Rgb, ground: Rgb, (x, y): Point, kind: u8) {
    let middle = (x + 42.0, y + 42.5);
    match kind {
        0 => {
            for (radius, color) in [(36.0, thread), (27.0, ground), (18.0, thread), (8.0, ground)] {
                canvas.disc(color, middle, radius);
            }
        }
        1 => {
            for place in 0u8..3 {
                let left = y + 8.0 + 26.0 * f32::from(place);
                let zig = |part: f32, up: f32| (x + 84.0 * part, left + up);
                canvas.line(
                    thread,
                    6.0,
                    &[zig(0.06, 0.0), zig(0.28, 17.0), zig(0.5, 0.0), zig(0.72, 17.0), zig(0.94, 0.0)],
                );
            }
        }
        2 => {
            for (size, color) in [(38.0, thread), (28.0, ground), (17.0, thread), (7.0, ground)] {
                canvas.diamond(color, middle, size, size);
            }
        }
        3 => {
            for place in 0u8..8 {
                let (column, row) = (f32::from(place % 2), f32::from(place / 2));
                let left = x + 42.0 * column + if place / 2 % 2 == 0 { 0.0 } else { 21.0 };
                canvas.rect(thread, left, y + 21.25 * row, 21.0, 21.25);
            }
        }
        4 => {
            for wedge in 0u8..8 {
                let from = f32::from(wedge) / 8.0;
                canvas.sector(thread, middle, 37.0, from, from + 1.0 / 16.0);
            }
            canvas.disc(thread, middle, 10.0);
        }
        _ => {
            for place in 0u8..9 {
                let at = (x + 15.0 + 27.0 * f32::from(place % 3), y + 15.5 + 27.0 * f32::from(place / 3));
                canvas.leaf(thread, (at.0 - 10.0, at.1 - 9.0), (at.0 + 10.0, at.1 + 9.0), 12.0);
            }
        }
    }
}
