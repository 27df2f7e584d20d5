//! The album's sixteen cloths: painted with mud, woven in strips, stamped, dyed with indigo.

use super::Error;
use super::canvas::Rgb;
use super::weave::{Cloth, picture};
use std::thread;

const MUD: &[Rgb] = &[Rgb(58, 32, 22), Rgb(236, 216, 176), Rgb(166, 94, 40)];
const CLAY: &[Rgb] = &[Rgb(150, 74, 34), Rgb(244, 222, 174), Rgb(48, 26, 20)];
const MILK: &[Rgb] = &[Rgb(234, 214, 172), Rgb(62, 36, 26), Rgb(172, 98, 44)];
const GOLD: &[Rgb] = &[Rgb(232, 168, 34), Rgb(28, 92, 56), Rgb(178, 36, 36), Rgb(24, 22, 28), Rgb(248, 224, 150)];
const SEA: &[Rgb] = &[Rgb(26, 66, 132), Rgb(240, 190, 60), Rgb(236, 232, 216), Rgb(16, 28, 62), Rgb(206, 84, 44)];
const EARTH: &[Rgb] = &[Rgb(120, 34, 44), Rgb(232, 180, 88), Rgb(46, 70, 60), Rgb(34, 18, 26), Rgb(244, 226, 190)];
const FIELD: &[Rgb] = &[Rgb(42, 110, 66), Rgb(244, 200, 70), Rgb(206, 70, 42), Rgb(16, 44, 36), Rgb(246, 234, 196)];
const RUST: &[Rgb] = &[Rgb(184, 84, 40), Rgb(34, 20, 22), Rgb(212, 116, 58)];
const WHITE: &[Rgb] = &[Rgb(242, 232, 208), Rgb(44, 26, 34), Rgb(224, 206, 170)];
const WINE: &[Rgb] = &[Rgb(112, 28, 52), Rgb(244, 200, 120), Rgb(132, 42, 64)];
const SAFFRON: &[Rgb] = &[Rgb(236, 176, 62), Rgb(70, 28, 26), Rgb(226, 156, 46)];
const INDIGO: &[Rgb] = &[Rgb(24, 34, 88), Rgb(206, 220, 232), Rgb(58, 84, 152), Rgb(112, 144, 196)];
const DAWN: &[Rgb] = &[Rgb(40, 62, 128), Rgb(226, 230, 232), Rgb(20, 28, 72), Rgb(130, 162, 206)];

const CLOTHS: [Cloth; 16] = [
    Cloth { cell: 5, rough: 2, colors: MUD, pattern: caiman },
    Cloth { cell: 5, rough: 2, colors: CLAY, pattern: seeds },
    Cloth { cell: 5, rough: 2, colors: MILK, pattern: mat },
    Cloth { cell: 5, rough: 2, colors: MUD, pattern: steps },
    Cloth { cell: 5, rough: 0, colors: GOLD, pattern: strips::<1> },
    Cloth { cell: 5, rough: 0, colors: SEA, pattern: strips::<4> },
    Cloth { cell: 5, rough: 0, colors: EARTH, pattern: strips::<2> },
    Cloth { cell: 5, rough: 0, colors: FIELD, pattern: strips::<3> },
    Cloth { cell: 3, rough: 1, colors: RUST, pattern: stamps::<0> },
    Cloth { cell: 3, rough: 1, colors: WHITE, pattern: stamps::<1> },
    Cloth { cell: 3, rough: 1, colors: WINE, pattern: stamps::<2> },
    Cloth { cell: 3, rough: 1, colors: SAFFRON, pattern: stamps::<3> },
    Cloth { cell: 3, rough: 3, colors: INDIGO, pattern: moons },
    Cloth { cell: 3, rough: 2, colors: DAWN, pattern: stitches },
    Cloth { cell: 3, rough: 3, colors: INDIGO, pattern: knots },
    Cloth { cell: 3, rough: 2, colors: DAWN, pattern: waves },
];

/// The first `count` plates, woven by as many threads as the machine has processors.
pub fn pictures(count: usize) -> Result<Vec<(u32, u32, Vec<u8>)>, Error> {
    let cloths: Vec<(&Cloth, u32)> = CLOTHS.iter().zip(1u32..).take(count).collect();
    let share = cloths.len().div_ceil(thread::available_parallelism().map_or(1, Into::into)).max(1);
    let weave = |part: &[(&Cloth, u32)]| -> Result<Vec<_>, image::ImageError> {
        part.iter().map(|(cloth, place)| picture(cloth, place * 1000)).collect()
    };
    let woven: Result<Vec<_>, image::ImageError> = thread::scope(|scope| {
        let weavers: Vec<_> = cloths.chunks(share).map(|part| scope.spawn(move || weave(part))).collect();
        weavers
            .into_iter()
            .map(|weaver| weaver.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    Ok(woven?.into_iter().flatten().collect())
}

/// A line that climbs from 0 to `rise` and falls back, again and again.
fn zigzag(x: i32, rise: i32) -> i32 {
    (x.rem_euclid(2 * rise) - rise).abs()
}

fn caiman(x: i32, y: i32) -> u8 {
    let band = y % 48;
    match band {
        0..=2 | 8..=10 => 1,
        3..=7 => u8::from((x / 5) % 2 == 0) * 2,
        _ => {
            let way = band - 11 + zigzag(x, 18);
            let spine = (way - 26).abs() < 2 && x % 4 < 2;
            u8::from((way - 18).abs() < 2 || (way - 34).abs() < 2 || spine)
        }
    }
}

fn seeds(x: i32, y: i32) -> u8 {
    let (column, row) = (x / 36, y / 40);
    let (dx, dy) = ((x % 36 - 18).abs(), (y % 40 - 20).abs());
    let frame = dx.max(dy - 2);
    if frame >= 16 {
        return 2;
    }
    if (column + row) % 2 == 0 {
        let seed = dx * dx + (dy * 3 / 4) * (dy * 3 / 4);
        u8::from(seed < 16 || (50..95).contains(&seed) || ((dx - 11).abs() < 2 && (dy - 12).abs() < 2))
    } else {
        u8::from((dx - dy).abs() < 2 && frame < 13 || (dx + dy < 4) || (frame < 13 && frame > 10))
    }
}

fn mat(x: i32, y: i32) -> u8 {
    let (dx, dy) = (zigzag(x, 18), zigzag(y, 24));
    let reach = dx * 4 + dy * 3;
    match reach {
        0..=16 | 64..=82 => 1,
        28..=42 => 2,
        126..=200 => u8::from((x + y) % 4 < 2),
        _ => 0,
    }
}

fn steps(x: i32, y: i32) -> u8 {
    let side = if x < 90 { x } else { 179 - x };
    if !(8..=80).contains(&side) {
        return u8::from(y % 8 < 4) * 2;
    }
    let stair = (y + side / 8 * 8) % 48;
    match stair {
        0..=4 => 1,
        10..=12 => 2,
        22..=34 => u8::from((stair - 28).abs() + (side % 8 - 4).abs() < 5),
        _ => 0,
    }
}

/// Strips of 36 cells sewn side by side; the number sets how the blocks follow each other.
fn strips<const ORDER: i32>(x: i32, y: i32) -> u8 {
    let (strip, across) = (x / 36, x % 36);
    if across == 0 {
        return 3;
    }
    let down = y + strip % 2 * 24;
    let (block, inside) = (down / 24, down % 24);
    match (strip * ORDER + block * 5) % 6 {
        0 | 4 => ground(across, inside),
        1 => checks(across, inside),
        2 => u8::from(inside % 6 < 3) * 2,
        3 => eye(across, inside),
        _ => comb(across, inside),
    }
}

fn ground(across: i32, inside: i32) -> u8 {
    match (across, inside) {
        (_, 0..=1 | 22..=23) => 3,
        (4..=7 | 29..=32, _) => 1,
        (16..=20, _) => 4,
        _ => 0,
    }
}

fn checks(across: i32, inside: i32) -> u8 {
    if (across / 6 + inside / 6) % 2 == 0 { 2 } else { 4 }
}

fn eye(across: i32, inside: i32) -> u8 {
    let reach = (across - 18).abs() * 2 + (inside - 12).abs() * 3;
    match reach {
        0..=8 => 2,
        9..=17 => 4,
        18..=26 => 3,
        27..=35 => 0,
        _ => 1,
    }
}

fn comb(across: i32, inside: i32) -> u8 {
    let tooth = across % 8 < 4;
    match inside {
        0..=3 | 20..=23 => 1,
        4..=11 => {
            if tooth {
                1
            } else {
                4
            }
        }
        _ => {
            if tooth {
                3
            } else {
                1
            }
        }
    }
}

/// Signs printed in squares of 75 by 80 cells; the number sets which sign stands where.
fn stamps<const FIRST: i32>(x: i32, y: i32) -> u8 {
    let (column, row) = (x / 75, y / 80);
    let (dx, dy) = (x % 75 - 37, y % 80 - 40);
    if dx.abs() > 34 || dy.abs() > 37 {
        let along = if dx.abs() > 34 { y } else { x };
        return u8::from(along % 6 < 3);
    }
    let signed = match (column * 3 + row * 2 + FIRST) % 5 {
        0 => rings(dx, dy),
        1 => spiral(dx, dy),
        2 => petals(dx, dy),
        3 => ladder(dx, dy),
        _ => crescents(dx, dy),
    };
    if signed { 1 } else { u8::from((column + row) % 2 == 0) * 2 }
}

fn distance(dx: i32, dy: i32) -> i32 {
    (dx * dx + dy * dy).isqrt()
}

/// The direction of a point seen from the middle, 0 to 255 for a whole turn.
fn turn(dx: i32, dy: i32) -> i32 {
    let part = |n: i32| f32::from(i16::try_from(n).unwrap_or(0));
    let turned = (part(dy).atan2(part(dx)) / std::f32::consts::TAU + 0.5) * 255.0;
    // From f32 to an integer there is no lossless way: the byte is searched by halves.
    [128, 64, 32, 16, 8, 4, 2, 1]
        .into_iter()
        .fold(0, |low, half| if part(low + half) <= turned { low + half } else { low })
}

fn rings(dx: i32, dy: i32) -> bool {
    matches!(distance(dx, dy), 0..=5 | 11..=16 | 23..=29)
}

fn spiral(dx: i32, dy: i32) -> bool {
    let far = distance(dx, dy);
    far < 30 && (far * 16 + turn(dx, dy)).rem_euclid(256) < 110
}

fn petals(dx: i32, dy: i32) -> bool {
    let (near, far) = (dx.abs().min(dy.abs()), dx.abs().max(dy.abs()));
    let petal = distance(near, far - 17);
    petal < 13 && petal > 6 || distance(dx, dy) < 5 || (near == far && far < 24)
}

fn ladder(dx: i32, dy: i32) -> bool {
    let rails = (dx.abs() - 16).abs() < 4 && dy.abs() < 29;
    rails || (dx.abs() < 16 && dy.abs() < 28 && (dy + 28) % 14 < 5)
}

fn crescents(dx: i32, dy: i32) -> bool {
    let moon = |x: i32, y: i32| distance(x, y) < 22 && distance(x, y - 11) > 18;
    moon(dx, dy + 6) && dy < 8 || moon(dx, 6 - dy) && dy > -8 || distance(dx, dy) < 5
}

fn moons(x: i32, y: i32) -> u8 {
    let near = [(80, 96), (222, 74), (150, 216), (44, 318), (252, 330), (296, 190), (4, 200), (150, 400), (150, -30)];
    let far = near.iter().map(|(cx, cy)| distance(x - cx, y - cy)).min().unwrap_or(0);
    match far {
        0..=5 | 12..=14 | 34..=37 => 1,
        22..=26 | 48..=50 => 3,
        27..=33 | 58..=62 => 2,
        _ => u8::from(far % 10 == 0 && (x + y) % 4 == 0) * 3,
    }
}

fn stitches(x: i32, y: i32) -> u8 {
    let panel = y / 50 % 2;
    let slant = if panel == 0 { x + y } else { x - y };
    match y % 50 {
        0..=2 => 1,
        3..=5 | 47..=49 => 2,
        _ if slant.rem_euclid(20) < 4 && y % 8 < 5 => 1,
        _ if slant.rem_euclid(20) > 15 => 2,
        _ if slant.rem_euclid(20) == 10 => 3,
        _ => 0,
    }
}

fn knots(x: i32, y: i32) -> u8 {
    let shift = if y / 100 % 2 == 0 { 0 } else { 50 };
    let (dx, dy) = ((x + shift) % 100 - 50, y % 100 - 50);
    let far = distance(dx, dy);
    let rays = turn(dx, dy) % 16;
    match far {
        0..=4 | 45..=47 => 1,
        8..=34 if rays < 5 => 1,
        8..=34 if rays < 8 => 3,
        35..=44 if rays < 3 => 3,
        35..=44 => 2,
        _ => 0,
    }
}

fn waves(x: i32, y: i32) -> u8 {
    for row in (y / 25)..(y / 25 + 3) {
        let shift = if row % 2 == 0 { 0 } else { 25 };
        match distance((x + shift) % 50 - 25, y - row * 25 - 25) {
            8..=10 | 20..=24 => return 1,
            0..=4 | 14..=16 => return 3,
            5..=19 => return u8::from(row % 3 == 0) * 2,
            _ => {}
        }
    }
    2
}
