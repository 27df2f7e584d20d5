//! `POST /seller/page/picture`: the picture on a seller's page, examined and kept as covers are.

use actix_web::HttpResponse;

use super::profile;
use crate::shop::catalogue::books::take_picture;
use crate::shop::market::pages;
use crate::store::sellers::Seller;
use crate::web::admin::books::{sentence, upload_fault, uploaded_file};
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::{SellerStaff, Staff};

const HERE: &str = "/seller/page";

pub async fn save(SellerStaff { mut staff, seller }: SellerStaff) -> HttpResponse {
    let answer = take(&mut staff, &seller).await;
    staff.or_page(answer)
}

async fn take(staff: &mut Staff, seller: &Seller) -> Answer {
    let file = uploaded_file(staff).await;
    let staff = &*staff;
    let taken = match file {
        Ok((upload, path)) => take_picture(staff.shop(), (upload, &path)).await.map_err(|error| sentence(staff, error)),
        Err(error) => Err(upload_fault(staff, error)),
    };
    match taken {
        Ok(picture) => {
            pages::set_picture(staff.shop(), staff.actor(), &seller.id, Some(picture)).await?;
            Ok(staff.done(HERE, "seller-picture-saved", &[]))
        }
        Err(why) => profile::with_picture_fault(staff, seller, why?).await,
    }
}

/// `POST /seller/page/picture/remove`
pub async fn remove(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let removed = pages::set_picture(staff.shop(), staff.actor(), &seller.id, None).await;
    staff.or_page(removed.map(|()| staff.done(HERE, "seller-picture-removed", &[])))
}
