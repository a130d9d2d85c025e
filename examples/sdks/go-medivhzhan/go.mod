module example.com/login

go 1.19

require github.com/medivhzhan/weapp/v2 v2.4.2
