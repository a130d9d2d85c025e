import 'reflect-metadata';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CurrentUser, RequireUser, WeappAuthModule } from '@weapp-auth/server/nest';
import { auth, port, ready } from './auth.ts';

@Controller('hello')
@UseGuards(RequireUser)
class HelloController {
  @Get()
  hello(@CurrentUser() user: { readonly id: string }): object {
    return { hello: user.id };
  }
}

@Module({ imports: [WeappAuthModule.forRoot(auth)], controllers: [HelloController] })
class AppModule {}

const app = await NestFactory.create(AppModule);
await app.listen(port, '127.0.0.1');
ready();
