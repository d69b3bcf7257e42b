# What R's package `survey` says of the made-up answers: Rscript survey.R answers.csv > survey.csv
# answers.csv is data/synthetic/answers.parquet as text, blanks as empty cells. Run with survey 4.1.1 and R 4.2.2.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 17)

answers <- read.csv(commandArgs(trailingOnly = TRUE)[1])
answers <- answers[answers$wave == "2015-2016", ]
answers$stratum <- paste(answers$sector, answers$region)

designs <- list(
  weights = svydesign(ids = ~1, weights = ~weight, data = answers),
  strata = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = answers),
  clusters = svydesign(ids = ~organisation, weights = ~weight, data = answers),
  both = svydesign(ids = ~organisation, strata = ~stratum, weights = ~weight, data = answers, nest = TRUE)
)

row <- function(design, question, category, sector, estimate, freedom, low, high) {
  numbers <- sprintf("%.15g", c(coef(estimate)[1], SE(estimate)[1], freedom, low, high))
  cat(paste(c(design, question, category, sector, numbers), collapse = ","), "\n", sep = "")
}

cat("design,question,category,sector,value,error,freedom,low,high\n")
for (name in names(designs)) {
  for (sector in c("all", "municipal", "region", "state")) {
    group <- if (sector == "all") designs[[name]] else designs[[name]][answers$sector == sector, ]
    for (question in c("innovative", "evaluated", "value_quality", "climate_time")) {
      values <- group$variables[[question]]
      asked <- group[!is.na(values) & values < 90, ]
      for (category in sort(unique(asked$variables[[question]]))) {
        asked <- update(asked, y = as.numeric(asked$variables[[question]] == category))
        mean <- svymean(~y, asked)
        ends <- confint(svyciprop(~y, asked, method = "logit", level = 0.95))
        row(name, question, category, sector, mean, degf(asked), ends[1], ends[2])
      }
    }
    asked <- group[!is.na(group$variables$employees), ]
    mean <- svymean(~employees, asked)
    ends <- confint(mean, df = degf(asked))
    row(name, "employees", "mean", sector, mean, degf(asked), ends[1], ends[2])
  }
}
