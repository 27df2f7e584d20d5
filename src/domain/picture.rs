//! Checks on image files.

/// Whether a JPEG is complete. Decoders also accept one that is cut off, and draw the missing part grey.
pub fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    // A marker is 0xff and another byte (ITU-T T.81, B.1); within the image data 0xff00 stands for 0xff.
    while rest.any(|byte| *byte == 0xff) {
        match rest.as_slice() {
            [0xd9, ..] => return true,
            // These markers have no segment after them, and 0xff may be repeated as fill.
            [0x00 | 0x01 | 0xd0..=0xd8 | 0xff, ..] => {}
            [_, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = rest.as_slice().get(1 + length..).unwrap_or_default().iter();
            }
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_whole_jpeg;

    #[test]
    fn a_jpeg_is_whole_with_its_last_marker() {
        // A segment that contains the end marker of an embedded thumbnail, a scan, and the end marker.
        let whole = b"\xff\xd8\xff\xe1\x00\x06a\xff\xd9b\xff\xff\xda\x00\x03x\x12\xff\x00\xff\xd1\x34\xff\xd9";
        assert!(is_whole_jpeg(whole) && is_whole_jpeg(&[&whole[..], b"more"].concat()));
        for length in 0..whole.len() {
            assert!(!is_whole_jpeg(&whole[..length]), "{length}");
        }
    }
}
